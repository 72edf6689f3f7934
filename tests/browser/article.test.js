// The article that newsrooms know: all that stands on its page, how its lines run, and what a printer makes of it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, serve } from './browser.js';
import { attribute, elements, find, ofKind } from './site.js';

const path = '/2020/09/bytedance-laesst-microsoft-abblitzen/';
const author = '/author/redaktion/';

let site;
let browser;
let page;

before(async () => {
  site = await serve();
  browser = await launch();
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(site.origin + path);
});

after(async () => {
  await browser?.close();
  site?.close();
});

const textOf = async (selector) => (await page.locator(selector).innerText()).trim();

test('headline, kicker, teaser', async () => {
  assert.equal(await textOf('h1'), 'Bytedance lässt Microsoft abblitzen');
  assert.equal(await textOf('.article-head .kicker'), 'Videoplattform');
  assert.match(await textOf('.article-head .teaser'), /^Der chinesische Mutterkonzern will das US-Geschäft von TikTok/);
});

test('byline and date', async () => {
  assert.equal(await textOf('.byline'), 'Von Redaktion des Pegnitz-Kuriers');
  assert.equal(await page.locator('.byline a').getAttribute('href'), author);
  assert.equal(await textOf('.dates time'), '14. September 2020, 09:12 Uhr');
  assert.equal(await page.locator('.dates time').getAttribute('datetime'), '2020-09-14T09:12:00+02:00');
});

test('lead picture with its three texts', async () => {
  const figure = page.locator('.figure-lead');
  assert.equal(await figure.locator('img').getAttribute('alt'), 'Das Logo von TikTok auf dem Bildschirm eines Telefons');
  assert.ok(await figure.locator('img').evaluate((image) => image.complete && image.naturalWidth > 0));
  assert.match(await textOf('.figure-lead .caption'), /^Die App steht in den USA unter Druck/);
  assert.equal(await textOf('.figure-lead .credit'), 'TikTok (über cozmo news)');
});

test('typographic quotes of German', async () => {
  const body = await textOf('.body');
  for (const quoted of ['„nationale Sicherheit“', '„Technologiepartner“']) assert.ok(body.includes(quoted), quoted);
  assert.doesNotMatch(body, /["”]/);
});

test('tags lead to their pages', async () => {
  const tags = await page.locator('.tags a').evaluateAll((links) => links.map((a) => [a.textContent, a.pathname]));
  assert.deepEqual(tags, [
    ['TikTok', '/tag/tiktok/'],
    ['Microsoft', '/tag/microsoft/'],
    ['Datenschutz', '/tag/datenschutz/'],
  ]);
});

test('author box with the number of articles', async () => {
  assert.equal(await textOf('.author-box h2'), 'Über Redaktion des Pegnitz-Kuriers');
  assert.match(await textOf('.author-box .bio'), /^Hier schreiben und kuratieren die Redakteurinnen und Redakteure/);
  const count = `${new Intl.NumberFormat('de-DE').format(listedArticles())} Artikel`;
  assert.equal(await textOf('.author-box .count'), count);
  assert.equal(await page.locator('.author-box .count a').getAttribute('href'), author);
});

/** The articles on all pages of the author's list, counted there. */
function listedArticles() {
  const title = (element) => element.tagName === 'h3' && attribute(element, 'class') === 'card-title';
  const link = (element) => attribute(find(element, ({ tagName }) => tagName === 'a'), 'href');
  const lists = ofKind('author').filter((list) => list.path.startsWith(author));
  return new Set(lists.flatMap(({ document }) => [...elements(document)].filter(title).map(link))).size;
}

test('every advertisement is labelled and has content', async () => {
  const ads = await page.locator('.ad').evaluateAll((all) => all.map((ad) => ad.innerText.split('\n')));
  assert.equal(ads.length, 2);
  for (const [label, ...content] of ads) {
    assert.equal(label, 'Anzeige');
    assert.ok(content.join('').trim());
  }
});

test('related, previous and next articles', async () => {
  const first = page.locator('.related .card-title a').first();
  assert.match(await first.getAttribute('href'), /vereine-im-landkreis-lassen-ihre-tiktok-konten/);
  assert.equal(await page.locator('.adjacent-next').count(), 1);
});

test('the imprint is one step away', async () => {
  assert.equal(await page.locator('.footer a[href="/impressum/"]').count(), 1);
});

test('lines of 60 to 75 characters', async () => {
  const measures = await page.locator('.body > p').evaluateAll((paragraphs) =>
    paragraphs.map((paragraph) => {
      const line = document.createElement('span');
      line.style.whiteSpace = 'nowrap';
      line.append(...paragraph.cloneNode(true).childNodes);
      paragraph.replaceChildren(line);
      return paragraph.clientWidth / (line.getBoundingClientRect().width / line.textContent.length);
    }),
  );
  await page.reload();
  const average = measures.reduce((sum, measure) => sum + measure) / measures.length;
  assert.ok(average >= 60 && average <= 75, `${average.toFixed(1)} characters in a line`);
});

test('on paper: the text and its source, without menus and advertisements', async () => {
  await page.emulateMedia({ media: 'print' });
  for (const shown of ['h1', '.byline', '.figure-lead img', '.figure-lead .credit', '.print-source', '.wordmark']) {
    assert.ok(await page.locator(shown).first().isVisible(), shown);
  }
  for (const paragraph of await page.locator('.body > p').all()) assert.ok(await paragraph.isVisible());
  const edge = async (selector) => (await page.locator(selector).first().boundingBox()).x;
  for (const line of ['.article-head .teaser', '.byline', '.figure-lead img', '.body > p']) {
    assert.equal(await edge(line), await edge('h1'), `${line} begins where the headline does`);
  }
  for (const hidden of ['.menu', '.ad', '.tags', '.more', '.adjacent', '.footer nav', '.skip']) {
    for (const element of await page.locator(hidden).all()) assert.ok(!(await element.isVisible()), hidden);
  }
  const colours = await page.evaluate(() => {
    const { color, backgroundColor } = getComputedStyle(document.documentElement);
    return { color, backgroundColor };
  });
  assert.deepEqual(colours, { color: 'rgb(0, 0, 0)', backgroundColor: 'rgb(255, 255, 255)' });
  const pdf = await page.pdf({ format: 'A4' });
  assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
  await page.emulateMedia({ media: 'screen' });
});
