// Copies the published files into dist/stage. The README's links also work on the pages of npm and PyPI, because they lead to the
// repository in package.json, at the tag of its version.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const { repository, version } = JSON.parse(read('package.json'));
const folder = `${repository.url.replace(/\.git$/, '')}/blob/v${version}/${repository.directory}/`;
const markdown = read('README.md').replace(/\]\((?!https:)([^)]+)\)/g, (_, link) => `](${new URL(link, folder)})`);

rmSync(path('dist/stage'), { recursive: true, force: true });
for (const part of ['API.md', 'LICENSE', 'NOTICE', 'lib', 'package', 'package.json']) {
  cpSync(path(part), path(`dist/stage/${part}`), { recursive: true });
}
writeFileSync(path('dist/stage/README.md'), markdown);
writeFileSync(path('dist/stage/.jsii'), JSON.stringify({ ...JSON.parse(read('.jsii')), readme: { markdown } }));

function path(name) {
  return fileURLToPath(new URL(name, import.meta.url));
}

function read(name) {
  return readFileSync(path(name), 'utf8');
}
