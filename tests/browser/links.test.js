// Every address in the published files leads somewhere: to a file of the site, and there to the place it names.
// Nothing is loaded from another host.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inCss, inHtml, inJson, inRedirects, inRobots, inXml } from './references.js';
import { attribute, elements, files, find, pages, read, withExtension } from './site.js';

const known = new Set(files);
const byFile = new Map(pages.map((page) => [page.file, page]));
/** The address of the home page; the site may be published in a folder of its host. */
const home = new URL(canonical(byFile.get('index.html')));

function canonical({ document }) {
  return attribute(find(document, (element) => attribute(element, 'rel') === 'canonical'), 'href');
}

/** What is wrong with a reference, or nothing. */
function problem({ role, url, whole }, from) {
  if (/^(mailto|tel|data):/.test(url)) return;
  if (whole && !URL.canParse(url)) return `${url} is not whole`;
  if (!URL.canParse(url, from)) return `${url} is no address`;
  const target = new URL(url, from);
  if (target.origin !== home.origin) return role === 'link' ? undefined : `${url} is on another host`;
  if (!target.pathname.startsWith(home.pathname)) return `${url} is outside the site's folder`;
  const path = decodeURIComponent(target.pathname.slice(home.pathname.length));
  const file = path === '' || path.endsWith('/') ? `${path}index.html` : path;
  if (!known.has(file)) return `${url} leads nowhere`;
  const id = decodeURIComponent(target.hash.slice(1));
  if (id && !ids(file).has(id)) return `${url} names a place that ${file} does not have`;
}

const idsByFile = new Map();

function ids(file) {
  if (!idsByFile.has(file)) {
    const document = byFile.get(file)?.document;
    idsByFile.set(file, new Set(document && [...elements(document)].map((element) => attribute(element, 'id'))));
  }
  return idsByFile.get(file);
}

/** Checks all references of some files, and that there are any. */
function check(name, paths, references) {
  test(`addresses in ${paths.length} ${name}`, () => {
    let count = 0;
    const problems = [];
    for (const file of paths) {
      const from = new URL(file, home);
      for (const reference of references(file)) {
        count += 1;
        const found = problem(reference, from);
        if (found) problems.push(`${file}: ${found}`);
      }
    }
    assert.deepEqual([...new Set(problems)], []);
    assert.notEqual(count, 0, 'no address was found at all');
  });
}

check('pages', [...byFile.keys()], (file) => inHtml(byFile.get(file).document));
check('RSS and Atom feeds', files.filter((file) => /(^|\/)(feed|atom)\.xml$/.test(file)), (file) => inXml(read(file)));
check('sitemaps', files.filter((file) => /^sitemap.*\.xml$/.test(file)), (file) => inXml(read(file)));
check('JSON files', withExtension('json'), (file) => inJson(JSON.parse(read(file))));
check('robots.txt', ['robots.txt'], (file) => inRobots(read(file)));
check('_redirects', ['_redirects'], (file) => inRedirects(read(file)));

test('nothing in a style sheet leads nowhere', () => {
  const references = withExtension('css').flatMap((file) => inCss(read(file)).map((reference) => [file, reference]));
  assert.deepEqual(references.map(([file, reference]) => problem(reference, new URL(file, home))).filter(Boolean), []);
});

test('every XML file is well-formed', () => {
  for (const file of withExtension('xml')) assert.doesNotThrow(() => inXml(read(file)), file);
});

test('sitemaps name canonical pages that may be indexed', () => {
  const problems = [];
  for (const file of files.filter((file) => /^sitemap-.*\.xml$/.test(file))) {
    const urls = inXml(read(file)).map(({ url }) => url);
    for (const url of urls.filter((url) => url.endsWith('/'))) {
      const page = byFile.get(`${decodeURIComponent(new URL(url).pathname.slice(home.pathname.length))}index.html`);
      const robots = find(page.document, (element) => attribute(element, 'name') === 'robots');
      if (canonical(page) !== url) problems.push(`${file}: ${url} is not canonical`);
      if (attribute(robots, 'content')?.includes('noindex')) problems.push(`${file}: ${url} is not to be indexed`);
    }
  }
  assert.deepEqual(problems, []);
});

// A check that follows nothing finds nothing.
test('a reference that is wrong is found', () => {
  const wrong = [
    { role: 'link', url: 'nowhere/' },
    { role: 'link', url: '#nowhere' },
    { role: 'load', url: 'https://elsewhere.example/a.js' },
    { role: 'name', url: 'https://elsewhere.example/' },
    { role: 'link', url: '.', whole: true },
  ];
  for (const reference of wrong) assert.ok(problem(reference, home), reference.url);
  assert.equal(problem({ role: 'link', url: 'https://elsewhere.example/' }, home), undefined);
});
