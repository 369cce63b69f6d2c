import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { ERRORS } from '../../app/shared/errors.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

test('docs/errors.md has every code, in order, with the sentence of the program', () => {
  const documented = [...read('docs/errors.md').matchAll(/^\| `([A-Z]+_\d{3})` \| ([^|]+) \| ([^|]+) \|$/gm)].map(
    ([, code, sentence, causes]) => ({ code, sentence: sentence.trim(), causes: causes.trim() }),
  );
  expect(documented.map(({ code, sentence }) => ({ code, sentence }))).toEqual(
    Object.entries(ERRORS).map(([code, sentence]) => ({ code, sentence })),
  );
  expect(documented.filter(({ causes }) => causes.length < 10)).toEqual([]);
});

test('THIRD-PARTY-NOTICES.md is what build/notices.mjs makes of the packages that ship', async () => {
  const { notices } = (await import(pathToFileURL(join(root, 'build/notices.mjs')).href)) as { notices(): string };
  expect(read('THIRD-PARTY-NOTICES.md') === notices(), 'not current: run node build/notices.mjs').toBe(true);
});

test('links between the documents lead somewhere', () => {
  const documents = [
    'README.md',
    'CHANGELOG.md',
    ...[
      'accuracy',
      'architecture',
      'decisions',
      'development',
      'errors',
      'operations',
      'operations.vi',
      'requirements',
      'security',
    ].map((name) => `docs/${name}.md`),
    ...readdirSync(join(root, 'docs/decisions')).map((name) => `docs/decisions/${name}`),
  ];
  const broken = documents.flatMap((document) =>
    [...read(document).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
      .map(([, target]) => join(root, document, '..', target))
      .filter((path) => {
        try {
          readFileSync(path);
          return false;
        } catch (error) {
          return (error as NodeJS.ErrnoException).code !== 'EISDIR';
        }
      }),
  );
  expect(broken).toEqual([]);
});

test.each(['development', 'security'])('what %s.md names is there', (name) => {
  const named = [...read(`docs/${name}.md`).matchAll(/`((?:app|test|build|docs)\/[\w./-]+)`/g)].map(([, path]) => path);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('every command and option of the help is in the README', async () => {
  const { execFileSync } = await import('node:child_process');
  const readme = read('README.md');
  const help = (...args: string[]) =>
    execFileSync(process.execPath, [join(root, 'dist/main/headless.js'), ...args, '--help'], { encoding: 'utf8' });
  const commands = [...help().matchAll(/^ {2}([a-z]+) {2,}/gm)].map(([, command]) => command);
  expect(commands).toEqual(expect.arrayContaining(['start', 'count', 'track', 'recount', 'bench', 'doctor']));
  for (const command of commands) {
    expect(readme, command).toContain(`footfall ${command}`);
    for (const [option] of help(command).matchAll(/--[a-z][a-z-]+/g))
      expect(readme, `${option} of ${command}`).toContain(option);
  }
});
