import { existsSync, readdirSync } from 'node:fs';
import tseslint from 'typescript-eslint';
import reactHooks from 'eslint-plugin-react-hooks';

// Who may know whom: one block per folder (docs/architecture.md has the table).
const wall = (folder, patterns, ignores = []) => ({
  files: [`app/${folder}/**/*.{ts,tsx}`],
  ignores: ['**/*.test.ts', '**/*.test.tsx', ...ignores],
  rules: { 'no-restricted-imports': ['error', { patterns: patterns.map(([regex, message]) => ({ regex, message })) }] },
});
const electron = ['^electron$', "Only app/main/electron imports 'electron'."];
const database = ['^(knex|better-sqlite3.*)$', 'The database belongs to app/main.'];
const sqlite = {
  selector: 'ImportDeclaration[source.value=/^better-sqlite3/]',
  message: 'Files of SQLite, also encrypted ones, are opened by db/sqlite-file.ts.',
};
const node = ['^node:', 'This folder runs without Node.'];
const react = ['^(react|react-dom|zustand|@mantine)(/|$)', 'React belongs to app/renderer.'];
const folders = (...names) => [
  `(^|/)\\.\\./(.*/)?(${names.join('|')})/`,
  `This folder may not import from ${names.join(', ')}.`,
];
// A folder of main with a file open-NAME.ts is a feature, of which others may import that file alone.
const main = new URL('app/main/', import.meta.url);
const features = readdirSync(main).filter((name) => existsSync(new URL(`${name}/open-${name}.ts`, main)));
const siblings = [
  `^(?!(?:\\.\\./)+(?:core|shared)/)(?:.*/)?(${features.join('|')})/(?!open-\\1\\.ts$)`,
  'Features meet through what their open file exports, or over the bus.',
];

export default tseslint.config(
  { ignores: ['dist/**', 'release/**', 'node_modules/**', 'test-results/**', '.footfall/**'] },
  ...tseslint.configs.recommended,
  {
    rules: {
      eqeqeq: 'error',
      'no-duplicate-imports': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['app/renderer/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'JSXExpressionContainer ConditionalExpression > ConditionalExpression',
          message: 'What is shown in which case gets a name.',
        },
        { selector: 'TSImportType', message: 'Imports stand at the head of the file.' },
      ],
    },
  },
  { files: ['app/renderer/**/*.{ts,tsx}'], ...reactHooks.configs.flat['recommended-latest'] },
  wall('shared', [electron, database, node, react, folders('core', 'workers', 'main', 'renderer')]),
  wall('core', [
    electron,
    database,
    node,
    react,
    ['^[^.]', 'core imports only types from app/shared.'],
    folders('workers', 'main', 'renderer'),
  ]),
  wall('workers', [electron, database, react, folders('main', 'renderer')], ['app/workers/tasks/**']),
  wall('workers/tasks', [
    electron,
    database,
    react,
    folders('renderer'),
    ['/main/(?!db/)', 'Of app/main, tasks know the reading side of the database and nothing else.'],
  ]),
  wall('main', [electron, react, folders('workers', 'renderer'), siblings], ['app/main/electron/**']),
  wall('main/electron', [react, database, folders('workers', 'renderer'), siblings]),
  {
    files: ['app/main/**/*.ts'],
    ignores: ['**/*.test.ts', 'app/main/db/**', 'app/main/folder-lock.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        sqlite,
        {
          selector: "CallExpression[callee.name=/^(db|transaction)$/], CallExpression[callee.property.name='raw']",
          message: 'SQL is written in app/main/db.',
        },
      ],
    },
  },
  {
    files: ['app/main/db/**/*.ts'],
    ignores: ['**/*.test.ts', 'app/main/db/sqlite-file.ts'],
    rules: { 'no-restricted-syntax': ['error', sqlite] },
  },
  // The same input gives the same numbers: neither the clock nor chance, and of shared the types alone.
  {
    files: ['app/core/**/*.ts'],
    ignores: ['**/*.test.ts', '**/*.test-support.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        'performance',
        'crypto',
        'setTimeout',
        'setInterval',
        'setImmediate',
        'queueMicrotask',
        'process',
        'window',
        'document',
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'The time is passed in.' },
        { object: 'Math', property: 'random', message: 'Chance is passed in.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'The time is passed in.' },
      ],
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '/shared/(?!domain/region-limits\\.ts$)',
              allowTypeImports: true,
              message: 'Schemas stay outside core: import types, or put a constant into a file without a schema.',
            },
          ],
        },
      ],
    },
  },
  wall(
    'renderer',
    [
      electron,
      database,
      node,
      folders('workers', 'main'),
      ['/client/app-client\\.ts$', 'Screens ask by app/renderer/query: useApi, useCommand.'],
    ],
    ['app/renderer/{query,stores}/**', 'app/renderer/main.tsx', 'app/renderer/ui/shell/Shell.tsx'],
  ),
  {
    ...wall('renderer', [electron, database, node, folders('workers', 'main')]),
    files: ['app/renderer/{query,stores}/**/*.{ts,tsx}', 'app/renderer/main.tsx', 'app/renderer/ui/shell/Shell.tsx'],
  },
);
