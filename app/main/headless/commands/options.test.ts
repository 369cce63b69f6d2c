import { expect, test } from 'vitest';
import { parseOptions } from './options.ts';

const options = {
  data: { type: 'string' },
  line: { type: 'string', multiple: true },
  json: { type: 'boolean' },
} as const;

test.each([[['--data', '']], [['--data=']], [['--line', '1,2,3,4', '--line', '']]])(
  '%j: an empty value is refused by its name',
  (args) => {
    expect(() => parseOptions('start', { args, options })).toThrow(
      /^--(data|line) is empty\. Run footfall start --help/,
    );
  },
);

test('what is given is taken, and what is not given stays away', () => {
  expect({ ...parseOptions('start', { args: ['--data', '/x', '--json'], options }).values }).toEqual({
    data: '/x',
    json: true,
  });
});
