// Writes THIRD-PARTY-NOTICES.md: every package whose code is in the product, with its licence text, and the parts that are not
// packages. Run it after a dependency changes; a test compares. With --check it only says whether the file is current.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './environment.mjs';

const file = join(root, 'THIRD-PARTY-NOTICES.md');
const read = (path) => readFileSync(join(root, path), 'utf8');
const lock = JSON.parse(read('package-lock.json')).packages;

/** Packages that the product's own sources name; tests and the bundler's configuration are not part of it. */
function namedInSources(folder = 'app') {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return namedInSources(path);
    if (!/\.(tsx?|css)$/.test(entry.name) || /\.test(-support)?\.tsx?$|\.d\.ts$|vite\.config\.ts$/.test(entry.name))
      return [];
    return [...read(path).matchAll(/['"]((?:@[\w-]+\/)?[a-z][\w.-]*)(?:\/[^'"]*)?['"]/g)].map(([, name]) => name);
  });
}

/** Where npm put `name` for the package at `from`: the nearest node_modules up the path. */
function resolve(name, from) {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    const path = base ? `${base}/node_modules/${name}` : `node_modules/${name}`;
    if (lock[path]) return path;
    if (!base) return null;
  }
}

function shippedPackages() {
  const shipped = new Set();
  const visit = (path) => {
    if (!path || shipped.has(path)) return;
    shipped.add(path);
    const { dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = lock[path];
    const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
    for (const name of [...Object.keys(dependencies), ...peers])
      if (!name.startsWith('@types/')) visit(resolve(name, path));
  };
  const { dependencies = {}, optionalDependencies = {}, devDependencies = {} } = lock[''];
  const roots = [
    ...Object.keys(dependencies),
    ...Object.keys(optionalDependencies),
    ...namedInSources().filter((name) => name !== 'electron' && Object.hasOwn(devDependencies, name)),
  ];
  roots.forEach((name) => visit(`node_modules/${name}`));
  return [...shipped].sort();
}

function section(path) {
  const manifest = JSON.parse(read(`${path}/package.json`));
  const licence =
    typeof manifest.license === 'object'
      ? manifest.license.type
      : (manifest.license ?? manifest.licenses?.map(({ type }) => type).join(' or ') ?? 'see below');
  const texts = readdirSync(join(root, path))
    .filter((name) => /^(licen[cs]e|copying|notice)(\b|[-.])/i.test(name))
    .sort()
    .map((name) => read(`${path}/${name}`).trim());
  const author = typeof manifest.author === 'object' ? manifest.author.name : manifest.author;
  const holder = manifest.name.startsWith('onnxruntime')
    ? 'Microsoft Corporation'
    : (author ?? `the authors of ${manifest.name}`);
  const text =
    texts.join('\n\n') ||
    (licence === 'MIT'
      ? mit(holder)
      : `(The package prints no licence text. It names ${licence} and as its author ${holder}.)`);
  return `## ${manifest.name} ${manifest.version}\n\nLicence: ${licence}\n\n${fence(text)}`;
}

/** Some packages name the MIT licence without printing it. */
const mit = (holder) => `Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files
(the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge,
publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do
so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE
FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION
WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

const fence = (text) => `\`\`\`\`text\n${text.replaceAll('\r', '')}\n\`\`\`\`\n`;

export function notices() {
  const model = JSON.parse(
    read(
      `models/${
        readdirSync(join(root, 'models'))
          .filter((name) => name.endsWith('.json'))
          .sort()[0]
      }`,
    ),
  );
  return `<!-- Made by build/notices.mjs. -->
# Third-party notices

Footfall itself is licensed under the Apache License 2.0 (LICENSE). It contains the following works of others.

## Electron, Chromium and Node.js

The installers contain Electron (MIT) with Chromium and Node.js. Their licences lie beside the program as
\`LICENSE.electron.txt\` and \`LICENSES.chromium.html\`.

## ffmpeg

The installers contain the program ffmpeg, as built for the package ffmpeg-static, under the GNU General Public License,
version 3 or later. Footfall starts it as a program of its own and is not linked with it. Its licence is printed below under
ffmpeg-static, and lies beside the binary as \`ffmpeg.LICENSE\`; the file \`ffmpeg.README\` there names the version and how it was built.
Sources: https://ffmpeg.org/download.html and https://github.com/eugeneware/ffmpeg-static. Any other ffmpeg, version 5.1 or newer, can take its place (\`FFMPEG_PATH\`).

## ONNX Runtime's own parts

The libraries of onnxruntime-node contain further works, listed at https://github.com/microsoft/onnxruntime/blob/main/ThirdPartyNotices.txt.

## ${model.name ?? model.id}

The person detector in \`models/\`, version ${model.version}. Licence: ${model.licence ?? model.license}. Its manifest there tells how it was made.

${shippedPackages()
  .filter((path) => existsSync(join(root, path)))
  .map(section)
  .join('\n')}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = notices();
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) {
    console.error('THIRD-PARTY-NOTICES.md is not current: node build/notices.mjs');
    process.exitCode = 1;
  }
}
