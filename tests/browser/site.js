// The built site as files and documents: what every check here starts from.

import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { parse } from 'parse5';

/** The folder of the built site. */
export const root = resolve(process.env.SITE ?? join(import.meta.dirname, '../../public'));

/** Every kind of page that the theme has; the sample site must show each of them. */
export const kinds = [
  'home', 'home, older', 'article', 'page', 'category', 'tag', 'author', 'month',
  'authors', 'tags', 'archive', 'credits', 'not-found', 'redirect',
];

/** Paths of all published files, relative to the root, with slashes, sorted. Hidden files are blatt's own records. */
export const files = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join('/'))
  .filter((file) => !file.startsWith('.'))
  .sort();

export function read(file) {
  return readFileSync(join(root, file), 'utf8');
}

export function withExtension(extension) {
  return files.filter((file) => file.endsWith(`.${extension}`));
}

/** All HTML pages: `file`, the `path` a reader asks for, the parsed `document`, and its `kind`. */
export const pages = withExtension('html').map((file) => {
  const document = parse(read(file));
  const path = `/${file}`.replace(/\/index\.html$/, '/');
  return { file, path, document, kind: kindOf(document, path) };
});

/** The pages of one kind. */
export function ofKind(kind) {
  return pages.filter((page) => page.kind === kind);
}

function kindOf(document, path) {
  const body = find(document, (element) => element.tagName === 'body');
  const kind = attribute(body, 'class')?.match(/\bpage-([\w-]+)/)?.[1];
  return kind === 'home' && path !== '/' ? 'home, older' : kind;
}

/** All elements below a node, in document order; those in a `<template>`, too. */
export function* elements(node) {
  for (const child of [...(node.childNodes ?? []), ...(node.content?.childNodes ?? [])]) {
    if (child.tagName) yield child;
    yield* elements(child);
  }
}

export function find(node, test) {
  for (const element of elements(node)) if (test(element)) return element;
}

export function attribute(element, name) {
  return element?.attrs.find((entry) => entry.name === name)?.value;
}

export function text(node) {
  return node.nodeName === '#text' ? node.value : (node.childNodes ?? []).map(text).join('');
}
