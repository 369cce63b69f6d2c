import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// Three files of the integration tests at a time on two cores: much of each is waiting for clips that play at their own pace.
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
          maxWorkers: availableParallelism() > 1 ? 3 : 1,
          expect: { poll: { timeout: 60_000 } },
        },
      },
    ],
  },
});
