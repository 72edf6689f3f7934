// Every page, style sheet and drawing is valid by the Nu HTML checker of the W3C. Warnings count: there are none to excuse.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { kinds, ofKind, root, withExtension } from './site.js';

const jar = join(dirname(createRequire(import.meta.url).resolve('vnu-jar/package.json')), 'build/dist/vnu.jar');

/** Messages of the checker as `file:line: message`. */
function validate(paths) {
  const options = ['--stdout', '--exit-zero-always', '--format', 'json', '--also-check-css', '--also-check-svg'];
  const output = execFileSync('java', ['-Xss2m', '-jar', jar, ...options, ...paths], { maxBuffer: 2 ** 28 });
  return JSON.parse(output).messages.map(
    ({ url, lastLine, type, message, extract = '' }) =>
      `${new URL(url).pathname.replace(`${root}/`, '')}:${lastLine}: ${type}: ${message} ${extract.trim()}`,
  );
}

for (const kind of kinds) {
  test(`the sample site has a page of the kind ${kind}`, () => assert.notEqual(ofKind(kind).length, 0));
}

for (const extension of ['html', 'css', 'svg']) {
  const found = withExtension(extension);
  test(`${found.length} .${extension} files are valid`, () => {
    assert.notEqual(found.length, 0);
    assert.deepEqual(validate(found.map((file) => join(root, file))), []);
  });
}

// A checker that reads nothing finds nothing.
test('the checker reports what is wrong', () => {
  const folder = mkdtempSync(join(tmpdir(), 'markup-'));
  try {
    const wrong = {
      'wrong.html': '<!doctype html><html lang="de"><title>Blatt</title><p><img src="a.jpg">',
      'wrong.css': 'p { colour: red }',
    };
    for (const [name, content] of Object.entries(wrong)) {
      writeFileSync(join(folder, name), content);
      assert.equal(validate([join(folder, name)]).length, 1, name);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
