import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/* Answers that are cut, nested, huge, slow, redirected, bombs or in a wrong encoding: each reading ends with a reading or a reason, in a process of 320 MB. */

const scene = fileURLToPath(new URL('../support/onvif-fuzz.ts', import.meta.url));
const count = process.env.FOOTFALL_LONG === '1' ? 2000 : 84;

test(`${count} devices that answer with rubbish`, { timeout: 1_800_000 }, () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--max-old-space-size=320', scene, String(count)], {
    encoding: 'utf8',
    timeout: 1_700_000,
  });
  expect(status, stderr).toBe(0);
  const { ends, longest, rssMb } = JSON.parse(stdout) as {
    ends: Record<string, number>;
    longest: number;
    rssMb: number;
  };
  console.log(
    `${count} devices, at most ${rssMb} MB, at most ${(longest / 2 ** 20).toFixed(1)} MB taken of one answer: ${JSON.stringify(ends)}`,
  );
  expect(Object.values(ends).reduce((sum, one) => sum + one, 0)).toBe(count);
  // 320 MB of objects at most, and beside them Node itself and what is on its way.
  expect(rssMb).toBeLessThan(700);
  // What lies in the system's buffers on both sides comes on top of the limit of an answer.
  expect(longest).toBeLessThan(24 * 2 ** 20);
});
