import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { api, pushes } from '../../app/shared/api/index.ts';
import { ERRORS } from '../../app/shared/errors.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

const AREAS = ['access', 'beyond', 'built', 'cameras', 'data', 'mapped', 'models', 'screens', 'watch'];

interface Row {
  number: number;
  asks: string;
  area: string;
  where: string;
}

/** Both tables have these five columns. */
function rowsOf(text: string): Row[] {
  return text
    .split('\n')
    .filter((line) => /^\| *\d/.test(line))
    .map((line) => {
      const cells = line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim());
      expect(cells, line).toHaveLength(5);
      return { number: Number(cells[0]), asks: cells[2], area: cells[3], where: cells[4] };
    });
}

const page = read('docs/requirements.md');
const rows = rowsOf(page);
const named = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, name]) => name);

const migrations = readdirSync(join(root, 'app/main/db/migrations'))
  .map((file) => read(`app/main/db/migrations/${file}`))
  .join('\n');
const readme = read('README.md');

const isPath = (name: string) => /^(app|build|demo|docs|models|test)\/|\/.*\.[a-z]+$/i.test(name);
const isMethod = (name: string) => /^[a-z]+\.[a-zA-Z]+$/.test(name);

/** What may stand in code type in a row's where, and how it is known to be there. */
function isThere(name: string): boolean {
  if (isPath(name)) return existsSync(join(root, name));
  if (isMethod(name)) return name in api || name in pushes;
  if (/^[A-Z]+_\d{3}$/.test(name)) return name in ERRORS;
  if (/^(footfall |--)/.test(name)) return readme.includes(name);
  return migrations.includes(`'${name}'`);
}

test('every number once, in order, with what it asks for and a known area', () => {
  expect(rows.map(({ number }) => number)).toEqual(rows.map((_, i) => i + 1));
  expect(rows.length).toBeGreaterThan(500);
  expect(rows.filter(({ asks, area }) => asks === '' || !AREAS.includes(area))).toEqual([]);
});

test('what is built says where, and what is mapped onto what', () => {
  expect(rows.filter(({ area, where }) => area === 'built' && where.length < 5)).toEqual([]);
  expect(rows.filter(({ area, where }) => area === 'mapped' && !where.startsWith('onto '))).toEqual([]);
});

test('files, methods, errors, commands, tables and columns that are named are there', () => {
  const missing = rows.flatMap(({ number, where }) =>
    named(where)
      .filter((name) => !isThere(name))
      .map((name) => `${number}: ${name}`),
  );
  expect(missing, 'moved or renamed? docs/requirements.md names it').toEqual([]);
  expect(named(page).filter((name) => (isPath(name) || isMethod(name)) && !isThere(name))).toEqual([]);
});

const original = join(root, '../shared/requirements.md');
const isHere = existsSync(original);
if (!isHere)
  process.stderr.write(
    `The original rows are not here (${original}), so numbers and areas are not compared with them.\n`,
  );

test.runIf(isHere)('numbers, areas and what is asked for are those of the original rows', () => {
  const facts = (list: Row[]) => list.map(({ number, area, asks }) => `${number} ${area}: ${asks}`);
  expect(facts(rows)).toEqual(facts(rowsOf(readFileSync(original, 'utf8'))));
});
