// The live preview in a browser: what an editor sees who saves a file. Works on a copy of the sample site.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { after, afterEach, before, test } from 'node:test';
import axe from 'axe-core';
import { launch, watch } from './browser.js';

const repository = resolve(import.meta.dirname, '../..');
const program = process.env.BLATT ?? join(process.env.CARGO_TARGET_DIR ?? join(repository, 'target'), 'release/blatt');
/** Where pictures are left for people to look at, if anywhere. */
const pictures = process.env.PICTURES;

const file = 'content/articles/2020/bytedance-microsoft-tiktok.md';
const path = '/2020/09/bytedance-laesst-microsoft-abblitzen/';
const elsewhere = '/impressum/';

let site;
let browser;
const running = [];

/** Starts a preview of the copy and returns its address. */
async function preview(...options) {
  const child = spawn(program, ['-C', site, 'serve', '--port', '0', '--now', '2023-11-17 12:00', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  for await (const line of createInterface({ input: child.stdout })) return line.replace(/\/$/, '');
  throw new Error('the preview ended');
}

/** Opens a page and notes what goes wrong on it. A mark on the window tells whether it was loaded again. */
async function open(origin, address, size = { width: 1280, height: 800 }) {
  const page = await browser.newPage({ viewport: size });
  const problems = watch(page, origin);
  await page.goto(origin + address, { waitUntil: 'load' });
  await page.evaluate(() => (window.opened = true));
  return { page, problems };
}

const stayed = (page) => page.evaluate(() => window.opened === true);
// In one step: a file that is emptied first may be seen so, and what is told of it then is not what is waited for.
const save = (name, bytes) => {
  const aside = join(site, '.aside');
  writeFileSync(aside, bytes);
  renameSync(aside, join(site, name));
};
const edit = (name, change) => save(name, change(readFileSync(join(site, name), 'utf8')));
const over = (page, selector) => page.locator('blatt-preview').locator(selector);
const shoot = (page, name) => (pictures ? page.screenshot({ path: join(pictures, `${name}.png`) }) : undefined);

/** What axe finds on a page; shadow roots are looked into. */
async function accessible(page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run());
  return violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

before(async () => {
  site = mkdtempSync(join(tmpdir(), 'blatt-preview-'));
  for (const name of ['site.yaml', 'content', 'layouts']) cpSync(join(repository, name), join(site, name), { recursive: true });
  browser = await launch();
});

afterEach(() => running.splice(0).forEach((child) => child.kill('SIGINT')));

after(async () => {
  await browser?.close();
  rmSync(site, { recursive: true, force: true });
});

test('an edit appears by itself, and the page stays where it was read', async () => {
  const origin = await preview();
  const { page, problems } = await open(origin, path);
  const other = await open(origin, elsewhere);
  await other.page.evaluate(() => {
    window.changes = 0;
    new MutationObserver(() => (window.changes += 1)).observe(document, { subtree: true, childList: true, attributes: true });
  });
  await page.evaluate(() => window.scrollTo({ top: 700, behavior: 'instant' }));
  const before = await page.evaluate(() => window.scrollY);
  assert.ok(before > 500, `${before}`);
  edit(file, (text) => `${text}\nEin Absatz, der eben erst geschrieben wurde.\n`);
  await page.getByText('Ein Absatz, der eben erst geschrieben wurde.').waitFor();
  assert.equal(await page.evaluate(() => window.scrollY), before);
  assert.ok(await stayed(page), 'the page was not loaded again');
  edit(file, (text) => text.replace('Bytedance lässt Microsoft abblitzen', 'Bytedance weist Microsoft ab'));
  // The address is made of the title: the page moved.
  await page.waitForURL(/\/2020\/09\/bytedance-weist-microsoft-ab\/|bytedance-laesst/);
  edit(file, (text) => text.replace('Bytedance weist Microsoft ab', 'Bytedance lässt Microsoft abblitzen'));
  assert.ok(await stayed(other.page), 'a page that nothing of this concerns');
  assert.equal(await other.page.evaluate(() => window.changes), 0);
  assert.deepEqual(problems.filter((problem) => !problem.includes('404')), []);
  assert.deepEqual(other.problems, []);
  await page.close();
  await other.page.close();
});

test('a stylesheet takes the place of the other without a bare moment', async () => {
  const origin = await preview();
  const { page, problems } = await open(origin, path);
  const sheet = () => page.locator('link[rel=stylesheet]').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  const before = await sheet();
  edit('layouts/assets/theme.css', (text) => `${text}\nh1 { letter-spacing: 7px !important }\n`);
  await page.waitForFunction(() => getComputedStyle(document.querySelector('h1')).letterSpacing === '7px');
  await page.waitForFunction(() => document.querySelectorAll('link[rel=stylesheet]').length === 1);
  assert.notDeepEqual(await sheet(), before);
  assert.ok(await stayed(page));
  assert.deepEqual(problems, []);
  await page.close();
});

test('a picture takes the place of the other', async () => {
  const origin = await preview();
  const { page, problems } = await open(origin, path);
  const picture = page.locator('.figure-lead img');
  const name = (await picture.getAttribute('src')).replace('/media/', 'content/media/');
  // The same picture with a comment behind it: other bytes of one size.
  save(name, Buffer.concat([readFileSync(join(site, name)), Buffer.from('\n')]));
  await page.waitForFunction(() => document.querySelector('.figure-lead img').getAttribute('src').includes('?blatt='));
  await page.waitForFunction(() => {
    const image = document.querySelector('.figure-lead img');
    return image.complete && image.naturalWidth > 0;
  });
  assert.ok(await stayed(page));
  assert.deepEqual(problems, []);
  await page.close();
});

test('mistakes lie over the page until they are mended', async () => {
  const origin = await preview();
  const { page, problems } = await open(origin, path);
  const good = readFileSync(join(site, file), 'utf8');
  const overlay = over(page, '.overlay');
  edit(file, (text) => text.replace(/^category: .*$/m, 'category: wirtschft').replace(/^author: .*$/m, 'author: redaktoin'));
  await overlay.waitFor();
  assert.match(await overlay.innerText(), /2 errors[\s\S]*redaktoin[\s\S]*wirtschft/);
  assert.equal(await overlay.getByRole('link', { name: `${file}:` }).first().getAttribute('href').then((href) => href.startsWith('vscode://file/')), true);
  assert.equal(await page.locator('h1').innerText(), 'Bytedance lässt Microsoft abblitzen', 'the last good page stays');
  assert.deepEqual(await accessible(page), []);
  await shoot(page, 'overlay-1280');
  await page.setViewportSize({ width: 360, height: 740 });
  await shoot(page, 'overlay-360');
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing is wider than the page');
  await page.keyboard.press('Escape');
  await overlay.waitFor({ state: 'hidden' });
  edit(file, () => good.replace(/^category: .*$/m, 'category: wirtschfd'));
  await overlay.waitFor();
  save(file, good);
  await overlay.waitFor({ state: 'detached' });
  assert.ok(await stayed(page));
  assert.deepEqual(problems, []);
  await page.close();
});

test('without script the mistakes are there, too', async () => {
  const origin = await preview();
  const good = readFileSync(join(site, file), 'utf8');
  edit(file, (text) => text.replace(/^category: .*$/m, 'category: wirtschft'));
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  for (;;) {
    await page.goto(origin + path);
    if (await over(page, '.overlay').isVisible()) break;
  }
  save(file, good);
  await context.close();
});

test('the panel of an article', async () => {
  const origin = await preview();
  for (const [width, height] of [[1280, 800], [360, 740]]) {
    const { page, problems } = await open(origin, path, { width, height });
    await over(page, 'summary').click();
    const inside = over(page, '.inside');
    assert.match(await inside.innerText(), /words[\s\S]*reading time[\s\S]*As a search result[\s\S]*As a shared card/i);
    assert.match(await over(page, '.search strong').innerText(), /^Bytedance lässt Microsoft abblitzen/);
    assert.ok(await over(page, '.card img').evaluate((image) => image.complete || new Promise((resolve) => (image.onload = () => resolve(true)))));
    await shoot(page, `panel-${width}`);
    assert.deepEqual(await accessible(page), []);
    assert.deepEqual(problems, []);
    await page.close();
  }
});

test('the desk', async () => {
  const origin = await preview('--drafts');
  for (const [width, height] of [[1280, 800], [360, 740]]) {
    const { page, problems } = await open(origin, '/_blatt/', { width, height });
    assert.match(await page.locator('main').innerText(), /Scheduled[\s\S]*in \d+ (d|h|min)[\s\S]*Drafts[\s\S]*Recently changed/);
    await shoot(page, `desk-${width}`);
    assert.deepEqual(await accessible(page), []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing is wider than the page');
    await page.getByRole('searchbox').fill('straßenbahn');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByText('Found').waitFor();
    assert.ok((await page.locator('.wide a.title').count()) > 0);
    assert.deepEqual(problems, []);
    await page.close();
  }
  const draft = await open(origin, '/');
  assert.ok(await draft.page.evaluate(() => [...document.querySelectorAll('a')].some((a) => /draft/.test(getComputedStyle(a, '::before').content))));
  await shoot(draft.page, 'drafts-1280');
  await draft.page.close();
});

test('a site that never was sound', async () => {
  const good = readFileSync(join(site, 'site.yaml'), 'utf8');
  edit('site.yaml', () => 'title: [\n');
  const origin = await preview();
  const page = await browser.newPage();
  await page.goto(origin);
  await over(page, '.overlay').waitFor();
  assert.match(await over(page, '.overlay').innerText(), /site\.yaml/);
  await shoot(page, 'broken-1280');
  save('site.yaml', good);
  await page.getByRole('link', { name: 'Pegnitz-Kurier' }).first().waitFor();
  await over(page, '.overlay').waitFor({ state: 'detached' });
  await page.close();
});

test('with --follow the browser goes to what was saved', async () => {
  const origin = await preview('--follow');
  const { page, problems } = await open(origin, '/');
  edit(file, (text) => `${text}\nNoch ein Absatz.\n`);
  await page.waitForURL(origin + path);
  await page.getByText('Noch ein Absatz.').waitFor();
  assert.deepEqual(problems, []);
  await page.close();
});
