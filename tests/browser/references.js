// All addresses that a published file names, by format. A reference is `url`, and `role`:
//   link     a reader may follow it; it may lead to another site
//   load     a browser or feed reader fetches it by itself; it must be the site's own
//   name     the site names a page of its own to machines (canonical, og:url, sitemaps, feeds)

import { parseFragment } from 'parse5';
import saxes from 'saxes';
import { attribute, elements, text } from './site.js';

const loadedAttributes = ['src', 'poster', 'data', 'background'];
const loadedMetadata = /^(og:(image|audio|video)(:(url|secure_url))?|twitter:image(:src)?)$/;

export function inHtml(node) {
  return [...elements(node)].flatMap((element) => inElement(element));
}

function inElement(element) {
  const get = (name) => attribute(element, name);
  const found = [];
  const add = (role, url) => url !== undefined && found.push({ role, url });
  for (const name of loadedAttributes) add('load', get(name));
  for (const name of ['srcset', 'imagesrcset']) {
    for (const candidate of get(name)?.split(/,\s+/) ?? []) add('load', candidate.trim().split(/\s+/)[0]);
  }
  for (const { url } of inCss(get('style') ?? '')) add('load', url);
  switch (element.tagName) {
    case 'a':
    case 'area':
      add('link', get('href'));
      break;
    case 'form':
      add('name', get('action'));
      break;
    case 'link':
      add(linkRole(get('rel')), get('href'));
      break;
    case 'meta':
      if (loadedMetadata.test(get('property') ?? get('name') ?? '')) add('name', get('content'));
      if (get('property') === 'og:url') add('link', get('content'));
      if (get('http-equiv')?.toLowerCase() === 'refresh') add('name', get('content').split(/url=/i)[1]);
      break;
    case 'style':
      found.push(...inCss(text(element)));
      break;
    case 'script':
      if (get('type')?.endsWith('json')) found.push(...inJson(JSON.parse(text(element))));
      break;
  }
  return found;
}

function linkRole(rel) {
  // Another site may be where an article was published first; `og:url` says the same.
  if (rel === 'canonical') return 'link';
  return ['alternate', 'prev', 'next', 'author'].includes(rel) ? 'name' : 'load';
}

export function inCss(css) {
  const found = css.matchAll(/(?:url\(\s*|@import\s+)(?:"([^"]*)"|'([^']*)'|([^"')\s;]+))/g);
  return [...found].map(([, double, single, bare]) => ({ role: 'load', url: double ?? single ?? bare }));
}

/** Feeds and sitemaps. Throws if the XML is not well-formed. */
export function inXml(xml) {
  const found = [];
  const open = [];
  const parser = new saxes.SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => {
    open.push({ tag, text: '' });
    for (const { local, value } of Object.values(tag.attributes)) {
      if (['href', 'url', 'src'].includes(local)) found.push({ role: 'name', url: value });
    }
  });
  const collect = (content) => {
    if (open.length) open.at(-1).text += content;
  };
  parser.on('text', collect);
  parser.on('cdata', collect);
  parser.on('closetag', () => {
    const { tag, text: content } = open.pop();
    if (['encoded', 'content'].includes(tag.local)) found.push(...inFeedHtml(content));
    else if (/^https?:\S+$/.test(content)) found.push({ role: 'name', url: content });
  });
  parser.write(xml).close();
  return found;
}

/** JSON Feed, structured data, lists of redirects: every text that is an address, and every text that is HTML. */
export function inJson(value, key = '') {
  if (typeof value === 'string') {
    if (key.endsWith('_html')) return inFeedHtml(value);
    // Vocabularies, and the things told of, are named by addresses that nobody fetches.
    const isUrl = /^(https?:\/\/|\/)\S*$/.test(value) && !['version', '@context', '@id', 'interactionType', 'license', 'sameAs'].includes(key);
    return isUrl ? [{ role: 'name', url: value }] : [];
  }
  if (value === null || typeof value !== 'object') return [];
  if (value.mainEntityOfPage) {
    // As the canonical address of a page, that of an article may be on the site where it was published first.
    const { url, mainEntityOfPage, ...others } = value;
    return [...inJson(others), ...[url, mainEntityOfPage].map((own) => ({ role: 'link', url: own }))];
  }
  return Object.entries(value).flatMap(([name, inner]) => inJson(inner, Array.isArray(value) ? key : name));
}

/** HTML that is read outside the site: its addresses must be whole. */
function inFeedHtml(html) {
  return inHtml(parseFragment(html)).map((reference) => ({ ...reference, whole: true }));
}

export function inRobots(robots) {
  return [...robots.matchAll(/^Sitemap:\s*(\S+)/gim)].map(([, url]) => ({ role: 'name', url }));
}

export function inRedirects(redirects) {
  return redirects.split('\n').filter(Boolean).flatMap((line) => line.split(' ', 2).map((url) => ({ role: 'name', url })));
}
