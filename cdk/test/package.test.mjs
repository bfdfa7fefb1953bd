import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { path } from './support.mjs';

test('API.md is the output of `npm run docs`', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'api-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const made = join(folder, 'API.md');
  execFileSync(path('../node_modules/.bin/jsii-docgen'), ['--output', made], { cwd: path('..') });
  assert.equal(readFileSync(path('../API.md'), 'utf8'), readFileSync(made, 'utf8'), 'npm run docs');
});

test('the Go module has the repository\'s address', () => {
  const { repository, jsii } = JSON.parse(readFileSync(path('../package.json'), 'utf8'));
  assert.equal(`https://${jsii.targets.go.moduleName}.git`, repository.url);
});
