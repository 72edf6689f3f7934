// Every kind of page, on a phone and a desk, by day and by night, as a browser and a screen reader find it.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { launch, serve, watch } from './browser.js';
import { kinds, ofKind, pages } from './site.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const views = [360, 1280].flatMap((width) => ['light', 'dark'].map((colorScheme) => ({ width, colorScheme })));

let site;
let browser;

before(async () => {
  site = await serve();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  site?.close();
});

/** Opens pages one after another in a view, and collects what each of them does wrong. */
async function problemsOf(paths, { width, colorScheme }, examine) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
  const page = await context.newPage();
  const noted = watch(page, site.origin);
  await stayOnRedirects(page);
  const problems = [];
  for (const path of paths) {
    await page.goto(site.origin + path, { waitUntil: 'load' });
    noted.push(...(await examine(page)));
    problems.push(...noted.splice(0).map((problem) => `${path}: ${problem}`));
  }
  await context.close();
  return problems;
}

/** A page at an old address is gone before it can be looked at: take the refresh out of it. */
function stayOnRedirects(page) {
  const paths = new Set(ofKind('redirect').map((page) => page.path));
  return page.route(
    (url) => paths.has(url.pathname),
    async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replace(/<meta[^>]*http-equiv=["']?refresh[^>]*>/i, '');
      await route.fulfill({ response, body });
    },
  );
}

async function overflow(page) {
  const [content, window] = await page.evaluate(() => [document.scrollingElement.scrollWidth, innerWidth]);
  return content > window ? [`${content} px wide in a window of ${window} px`] : [];
}

async function accessibility(page) {
  await page.evaluate(axe);
  const options = { runOnly: rules, resultTypes: ['violations'] };
  const { violations } = await page.evaluate((options) => globalThis.axe.run(options), options);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary.replace(/\s+/g, ' ')}`),
  );
}

const sight = async (page) => [...(await overflow(page)), ...(await accessibility(page))];

for (const view of views) {
  for (const kind of kinds) {
    test(`${kind} at ${view.width} px, ${view.colorScheme}`, async () => {
      assert.deepEqual(await problemsOf([ofKind(kind)[0].path], view, sight), []);
    });
  }
}

test('no page is wider than a phone, or asks for what is not there', async () => {
  const paths = pages.map((page) => page.path);
  assert.deepEqual(await problemsOf(paths, { width: 360, colorScheme: 'light' }, overflow), []);
});

test('every article can be read by all, at night on a phone', async () => {
  const paths = ofKind('article').map((page) => page.path);
  assert.deepEqual(await problemsOf(paths, { width: 360, colorScheme: 'dark' }, accessibility), []);
});

test('an unknown address answers with the page for it', async () => {
  const page = await browser.newPage();
  const response = await page.goto(`${site.origin}/kein/solcher/ort/`);
  assert.equal(response.status(), 404);
  await assert.doesNotReject(page.locator('body.page-not-found h1').waitFor());
  await page.close();
});

test('an old address leads to the new one', async () => {
  const page = await browser.newPage();
  for (const { path } of ofKind('redirect')) {
    await page.goto(site.origin + path);
    await page.locator('body.page-article').waitFor();
  }
  await page.close();
});

test('the site is read without JavaScript', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 900 } });
  const page = await context.newPage();
  const problems = watch(page, site.origin);
  await page.goto(`${site.origin}/`);
  const steps = [
    ['.pager-older', 'home'],
    // Not a paid text: the newsroom's box is not on its page.
    ['.card:not(.type-advertorial) .card-title a', 'article'],
    ['.author-box .count a', 'author'],
    ['.menu a[href*="/category/"]', 'category'],
    ['.footer a[href*="/archiv/"]', 'archive'],
    ['.index a', 'month'],
  ];
  for (const [link, kind] of steps) {
    await page.locator(link).first().click();
    await page.locator(`body.page-${kind} h1`).waitFor();
  }
  assert.deepEqual(problems, []);
  await context.close();
});

test('the keyboard reaches the text past the menu', async () => {
  const page = await browser.newPage();
  await page.goto(site.origin + ofKind('article')[0].path);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => location.hash), '#s-main');
  await page.keyboard.press('Tab');
  assert.ok(await page.evaluate(() => document.querySelector('main').contains(document.activeElement)));
  await page.close();
});
