// Structured data, as Google's rules for rich results and the vocabulary of schema.org want it, by a validator of others. Warnings
// count: there are none to excuse. PAGES says how many pages are looked at, all unless told.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import Validator from '@adobe/structured-data-validator';
import WebAutoExtractor from '@marbec/web-auto-extractor';
import { read, withExtension } from './site.js';

const vocabulary = join(import.meta.dirname, '../accept/schemaorg-all-https.jsonld.gz');
const validator = new Validator(JSON.parse(gunzipSync(readFileSync(vocabulary))));

const all = withExtension('html').filter((file) => !file.startsWith('_fragments/'));
const most = Number(process.env.PAGES ?? all.length);
const files = all.length > most ? Array.from({ length: most }, (_, index) => all[Math.floor((index * all.length) / most)]) : all;

/** What the validator has to say of a page, and the types it found there. */
async function validate(html) {
  const data = new WebAutoExtractor({ addLocation: true, embedSource: ['rdfa', 'microdata'] }).parse(html);
  const issues = await validator.validate(data);
  const said = issues.map(({ severity, issueMessage, path = [], fieldNames = [] }) =>
    `${severity}: ${issueMessage} ${path.map(({ type, property }) => type ?? property).join('/')} ${fieldNames.join()}`);
  return { said, types: Object.keys(data.jsonld) };
}

test(`structured data of ${files.length} pages`, async () => {
  const problems = [];
  const types = new Set();
  for (const file of files) {
    const found = await validate(read(file));
    problems.push(...found.said.map((said) => `${file}: ${said}`));
    found.types.forEach((type) => types.add(type));
  }
  assert.deepEqual(problems, []);
  for (const type of ['NewsArticle', 'BreadcrumbList', 'CollectionPage']) assert.ok(types.has(type), type);
});

// A validator that reads nothing finds nothing.
test('the validator reports what is wrong', async () => {
  const page = (node) => `<!doctype html><script type="application/ld+json">${JSON.stringify({ '@context': 'https://schema.org', '@graph': [node] })}</script>`;
  const wrong = [
    { '@type': 'NewsArtikel', headline: 'A' },
    { '@type': 'NewsArticle', schlagzeile: 'A' },
    { '@type': 'NewsArticle', headline: 'A', author: { '@type': 'Person' } },
    { '@type': 'NewsArticle', headline: 'A', image: { '@type': 'ImageObject', caption: 'B' } },
    { '@type': 'BreadcrumbList', itemListElement: [{ '@type': 'ListItem', position: 1 }, { '@type': 'ListItem', position: 2 }] },
  ];
  for (const node of wrong) assert.notDeepEqual((await validate(page(node))).said, [], JSON.stringify(node));
});
