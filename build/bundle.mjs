// Bundles main, workers and command line with esbuild and the renderer with Vite into dist/.
// Native packages and those with dynamic requires stay outside; everything else is bundled.
import { copyFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './environment.mjs';
import { hashOf, readStamp } from './stamp.mjs';

export const external = [
  'electron',
  'better-sqlite3',
  'better-sqlite3-multiple-ciphers',
  'knex',
  'pg',
  'onnxruntime-node',
  'ffmpeg-static',
];
const requireShim =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

export const inputs = () => hashOf('app', 'build/bundle.mjs', 'package.json', 'package-lock.json');
export const isBundled = () => readStamp('dist/inputs') === inputs();

/** Builds beside dist/ and then changes places, so that a running application never sees half of it. */
export async function bundle({ renderer = true } = {}) {
  const [esbuild, vite] = await Promise.all([import('esbuild'), renderer ? import('vite') : null]);
  const stamp = renderer ? inputs() : 'without the renderer';
  const next = join(root, `dist-${process.pid}`),
    old = join(root, `dist-${process.pid}-old`);
  const common = {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node24',
    sourcemap: true,
    external,
    logLevel: 'warning',
    legalComments: 'none',
  };
  try {
    await esbuild.build({
      ...common,
      entryPoints: {
        'main/headless': 'app/main/headless/main.ts',
        'main/electron': 'app/main/electron/main.ts',
      },
      outdir: next,
      format: 'esm',
      banner: { js: requireShim },
    });
    // In parts, so that a task loads only what it needs. They lie beside the entries: a worker finds its thread beside itself.
    await esbuild.build({
      ...common,
      entryPoints: {
        'workers/camera-worker': 'app/workers/camera-worker.ts',
        'workers/task-worker': 'app/workers/tasks/task-worker.ts',
        'workers/decode-thread': 'app/workers/decode/decode-thread.ts',
      },
      outdir: next,
      format: 'esm',
      banner: { js: requireShim },
      splitting: true,
      chunkNames: 'workers/part-[hash]',
    });
    // A sandboxed preload is CommonJS.
    await esbuild.build({
      ...common,
      entryPoints: ['app/main/electron/preload.ts'],
      outfile: join(next, 'main/preload.cjs'),
      format: 'cjs',
    });
    await vite?.build({
      configFile: join(root, 'app/renderer/vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: join(next, 'renderer'), emptyOutDir: true },
    });
    // Reports are written with them.
    mkdirSync(join(next, 'fonts'));
    for (const [folder, name] of [
      ['400Regular', 'Inter_400Regular'],
      ['600SemiBold', 'Inter_600SemiBold'],
    ])
      copyFileSync(
        join(root, 'node_modules/@expo-google-fonts/inter', folder, `${name}.ttf`),
        join(next, 'fonts', `${name}.ttf`),
      );
    writeFileSync(join(next, 'inputs'), stamp);
    try {
      renameSync(join(root, 'dist'), old);
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
    renameSync(next, join(root, 'dist'));
  } finally {
    rmSync(next, { recursive: true, force: true });
    rmSync(old, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!process.argv.includes('--if-needed') || !isBundled())
    await bundle({ renderer: !process.argv.includes('--no-renderer') });
}
