// What is published.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { path } from './support.mjs';

test('API.md is what `npm run docs` makes of the constructs', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'api-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const made = join(folder, 'API.md');
  execFileSync(path('../node_modules/.bin/jsii-docgen'), ['--output', made], { cwd: path('..') });
  assert.equal(readFileSync(path('../API.md'), 'utf8'), readFileSync(made, 'utf8'), 'npm run docs');
});

test('the package holds the constructs, the type\'s package, the license and the notice', () => {
  const [{ files }] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json'], { cwd: path('..'), encoding: 'utf8' }));
  const names = files.map((file) => file.path);
  for (const wanted of ['LICENSE', 'NOTICE', 'README.md', 'API.md', 'lib/root-sessions.js', 'package/org-iam-rootsessions.zip']) {
    assert.ok(names.includes(wanted), wanted);
  }
  assert.deepEqual(names.filter((name) => /^(apps|test|dist|node_modules)\/|handler\.jar$/.test(name)), []);
});
