import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// Two files of the integration tests at a time: much of each is waiting for clips that play at their own pace.
// Limits for a slow PC beside a busy program: a test that hangs ends there, and none is measured by them.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['app/**/*.test.{ts,tsx}'],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          expect: { poll: { timeout: 60_000 } },
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/{integration,golden}/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          maxWorkers: Math.min(2, availableParallelism()),
          expect: { poll: { timeout: 60_000 } },
        },
      },
    ],
  },
});
