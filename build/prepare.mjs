// What start, test and the footfall command share: set-up, then a bundle that is as new as its sources.
import { isBundled } from './bundle.mjs';
import { childEnv, nodePath, root } from './environment.mjs';
import { setUp } from './setup.mjs';
import { alone } from './stamp.mjs';
import { needStep, StepFailed } from './step.mjs';

/** Sets up and bundles; a failure is told on stderr and ends the process with 1. */
export async function prepare(options) {
  const say = options.say ?? console.log;
  try {
    await setUp({ ...options, say });
    if (isBundled()) return;
    await alone(
      () =>
        needStep('Building', nodePath(), ['build/bundle.mjs', '--if-needed'], {
          cwd: root,
          env: childEnv(),
          seconds: 600,
          say,
          fix: 'npm run build   (shows every message of the compiler)',
        }),
      say,
    );
  } catch (error) {
    console.error(error instanceof StepFailed ? `\n${error.message}` : error);
    process.exit(1);
  }
}
