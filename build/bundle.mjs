// Bundles main, workers and command line with esbuild and the renderer with Vite into dist/.
// Native packages and those with dynamic requires stay outside; everything else is bundled.
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const external = ['electron', 'better-sqlite3', 'knex', 'onnxruntime-node', 'ffmpeg-static'];
const requireShim = "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

export async function bundle({ renderer = true } = {}) {
  await rm(`${root}dist`, { recursive: true, force: true });
  const common = { absWorkingDir: root, bundle: true, platform: 'node', target: 'node24', sourcemap: true, external, logLevel: 'warning', legalComments: 'none' };
  await esbuild.build({
    ...common,
    entryPoints: {
      'workers/camera-worker': 'app/workers/camera-worker.ts',
      'main/headless': 'app/main/headless/main.ts',
      'main/electron': 'app/main/electron/main.ts',
    },
    outdir: 'dist', format: 'esm', banner: { js: requireShim },
  });
  // A sandboxed preload is CommonJS.
  await esbuild.build({ ...common, entryPoints: ['app/main/electron/preload.ts'], outfile: 'dist/main/preload.cjs', format: 'cjs' });
  if (renderer) {
    const vite = await import('vite');
    await vite.build({ configFile: `${root}app/renderer/vite.config.ts`, logLevel: 'warn' });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle({ renderer: !process.argv.includes('--no-renderer') });
