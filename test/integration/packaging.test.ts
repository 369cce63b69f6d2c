import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Arch, build, Platform, type Configuration } from 'electron-builder';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/*
 * electron-builder itself packs the application for every system, with our configuration, around an Electron whose binary is a
 * stand-in: what is checked is where each file lies. Signing, fuses and the installers' own formats need the real thing.
 */

const root = fileURLToPath(new URL('../..', import.meta.url));
const require = createRequire(import.meta.url);
const asar = require(require.resolve('@electron/asar', { paths: [require.resolve('app-builder-lib')] })) as {
  listPackage(archive: string): string[];
  extractFile(archive: string, path: string): Buffer;
};
const work = mkdtempSync(join(tmpdir(), 'footfall-packaging-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

interface Target {
  platform: Platform;
  arch: Arch;
  name: string;
  resources: string;
  natives: string[];
  binary: string;
}
const targets: Record<string, Target> = {
  linux: {
    platform: Platform.LINUX,
    arch: Arch.x64,
    name: 'linux-x64',
    resources: 'linux-unpacked/resources',
    binary: 'linux/x64',
    natives: ['libonnxruntime.so.1', 'onnxruntime_binding.node'],
  },
  windows: {
    platform: Platform.WINDOWS,
    arch: Arch.x64,
    name: 'win32-x64',
    resources: 'win-unpacked/resources',
    binary: 'win32/x64',
    natives: ['DirectML.dll', 'dxcompiler.dll', 'dxil.dll', 'onnxruntime.dll', 'onnxruntime_binding.node'],
  },
  mac: {
    platform: Platform.MAC,
    arch: Arch.arm64,
    name: 'darwin-arm64',
    resources: 'mac-arm64/Footfall.app/Contents/Resources',
    binary: 'darwin/arm64',
    natives: ['libonnxruntime.1.30.0.dylib', 'libonnxruntime.1.dylib', 'onnxruntime_binding.node'],
  },
};

/** A folder that has Electron's shape and none of its content. */
function standInElectron(system: string): string {
  const folder = join(work, `electron-${system}`);
  const put = (path: string, text = '') => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  if (system !== 'mac') for (const path of ['electron', 'electron.exe', 'resources/nothing']) put(path);
  else {
    const plist =
      '<?xml version="1.0" encoding="UTF-8"?><plist version="1.0"><dict><key>CFBundleExecutable</key><string>Electron</string></dict></plist>';
    const contents = 'Electron.app/Contents';
    put(`${contents}/Info.plist`, plist);
    put(`${contents}/MacOS/Electron`);
    put(`${contents}/Resources/electron.icns`);
    for (const helper of ['', ' (GPU)', ' (Plugin)', ' (Renderer)']) {
      put(`${contents}/Frameworks/Electron Helper${helper}.app/Contents/Info.plist`, plist);
      put(`${contents}/Frameworks/Electron Helper${helper}.app/Contents/MacOS/Electron Helper${helper}`);
    }
  }
  return folder;
}

describe.each(Object.entries(targets))(
  'packed for %s',
  (system, { platform, arch, name, resources, natives, binary }) => {
    const output = join(work, system),
      folder = join(output, resources),
      archive = join(folder, 'app.asar'),
      unpacked = join(folder, 'app.asar.unpacked');
    let inside: string[] = [];

    beforeAll(async () => {
      if (!existsSync(join(root, 'dist/main/electron.js'))) throw new Error('dist/ is missing: npm run build makes it');
      const icon = join(work, 'icon.icns');
      writeFileSync(icon, '');
      const forTheStandIn: Configuration = {
        electronDist: standInElectron(system),
        electronFuses: null,
        disableAsarIntegrity: true,
        directories: { output },
        mac: { identity: null, icon },
        win: { signAndEditExecutable: false },
      };
      await build({
        targets: platform.createTarget('dir', arch),
        projectDir: root,
        publish: 'never',
        config: forTheStandIn,
      });
      inside = asar.listPackage(archive).map((path) => path.replaceAll('\\', '/'));
    });

    test('what package.json names as the start is in the archive, with everything it starts', () => {
      const { main, version } = JSON.parse(asar.extractFile(archive, 'package.json').toString()) as {
        main: string;
        version: string;
      };
      expect(version).toBe(
        (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version,
      );
      expect(inside).toEqual(
        expect.arrayContaining([
          `/${main}`,
          '/dist/main/preload.cjs',
          '/dist/workers/camera-worker.js',
          '/dist/workers/task-worker.js',
          '/dist/renderer/index.html',
          '/build/icon.png',
        ]),
      );
    });

    test('the archive holds the product and nothing of its making', () => {
      const top = new Set(inside.map((path) => path.split('/')[1]));
      expect([...top].sort()).toEqual(['build', 'dist', 'node_modules', 'package.json']);
      expect(inside.filter((path) => path.startsWith('/build/'))).toEqual(['/build/icon.png']);
      expect(
        inside.filter((path) =>
          /^\/dist\/.*\.map$|^\/node_modules\/(electron|vite|typescript|zod|ws|react)\//.test(path),
        ),
      ).toEqual([]);
    });

    test('every package the bundles ask for is there, down to the last one it needs', () => {
      const asked = new Set(
        [
          'main/electron.js',
          ...readdirSync(join(root, 'dist/workers'))
            .filter((file) => file.endsWith('.js'))
            .map((file) => `workers/${file}`),
        ].flatMap((file) => packagesOf(readFileSync(join(root, 'dist', file), 'utf8'))),
      );
      expect([...asked]).toEqual(expect.arrayContaining(['better-sqlite3', 'knex', 'onnxruntime-node']));
      const missing: string[] = [],
        seen = new Set<string>();
      const visit = (dependency: string) => {
        if (seen.has(dependency)) return;
        seen.add(dependency);
        if (!inside.includes(`/node_modules/${dependency}/package.json`)) return void missing.push(dependency);
        const { dependencies = {} } = JSON.parse(
          asar.extractFile(archive, `node_modules/${dependency}/package.json`).toString(),
        ) as { dependencies?: Record<string, string> };
        Object.keys(dependencies)
          .filter((below) => !below.startsWith('@types/'))
          .forEach(visit);
      };
      asked.forEach(visit);
      expect(missing).toEqual([]);
    });

    test('libraries lie outside the archive, only those of this system', () => {
      const lib = join(unpacked, 'node_modules/onnxruntime-node/bin/napi-v6');
      expect(readdirSync(join(lib, binary)).sort()).toEqual(natives);
      expect(readdirSync(lib)).toEqual([binary.split('/')[0]]);
      expect(readdirSync(join(lib, binary, '..'))).toEqual([binary.split('/')[1]]);
      expect(readdirSync(join(unpacked, 'node_modules/better-sqlite3/prebuilds'))).toEqual([`${name}.node`]);
    });

    test('ffmpeg is outside the archive, where it can be started', () => {
      const own = join(root, 'node_modules/ffmpeg-static'),
        packed = join(unpacked, 'node_modules/ffmpeg-static');
      expect(existsSync(join(packed, 'index.js'))).toBe(true);
      for (const file of ['ffmpeg', 'ffmpeg.exe'])
        expect(existsSync(join(packed, file))).toBe(existsSync(join(own, file)));
    });

    test('models and the demo are files of their own, byte for byte', () => {
      for (const path of [
        ...readdirSync(join(root, 'models')).map((file) => `models/${file}`),
        'demo/entrance.mp4',
        'demo/entrance.truth.json',
      ]) {
        expect(readFileSync(join(folder, path)).equals(readFileSync(join(root, path))), path).toBe(true);
      }
    });

    test('licences go along', () => {
      for (const file of ['LICENSE', 'THIRD-PARTY-NOTICES.md'])
        expect(readFileSync(join(folder, file), 'utf8')).toBe(readFileSync(join(root, file), 'utf8'));
    });
  },
);

/** The packages that a bundle leaves outside and names. */
function packagesOf(source: string): string[] {
  return [...source.matchAll(/["'](better-sqlite3|knex|onnxruntime-node|ffmpeg-static)["']/g)].map(([, name]) => name);
}

test("electron-builder's own schema knows every option, and refuses one that it does not know", async () => {
  const builder = dirname(require.resolve('app-builder-lib'));
  const { getConfig, validateConfiguration } = require(join(builder, 'util/config/config.js')) as {
    getConfig(projectDir: string, path: string, overrides: null): Promise<Configuration>;
    validateConfiguration(config: Configuration, log: { isEnabled: boolean }): Promise<void>;
  };
  const config = await getConfig(root, 'electron-builder.yml', null);
  await validateConfiguration(config, { isEnabled: false });
  await expect(
    validateConfiguration({ ...config, electronFuse: {} } as Configuration, { isEnabled: false }),
  ).rejects.toThrow('electronFuse');
});

test('macOS is told why the network and a camera are asked for, without which it answers with silence', async () => {
  const { getConfig } = require(join(dirname(require.resolve('app-builder-lib')), 'util/config/config.js')) as {
    getConfig(projectDir: string, path: string, overrides: null): Promise<Configuration>;
  };
  const { mac } = await getConfig(root, 'electron-builder.yml', null);
  for (const word of ['NSLocalNetworkUsageDescription', 'NSCameraUsageDescription'])
    expect((mac!.extendInfo as Record<string, string>)[word]).toMatch(/Footfall .* people/);
  const rights = readFileSync(join(root, mac!.entitlements as string), 'utf8');
  expect(rights).toContain('<key>com.apple.security.device.camera</key><true/>');
});

test('the fuses close what an attacker would use, and builds compile nothing', async () => {
  const { getConfig } = require(join(dirname(require.resolve('app-builder-lib')), 'util/config/config.js')) as {
    getConfig(projectDir: string, path: string, overrides: null): Promise<Configuration>;
  };
  const config = await getConfig(root, 'electron-builder.yml', null);
  expect(config.npmRebuild).toBe(false);
  expect(config.electronFuses).toMatchObject({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    onlyLoadAppFromAsar: true,
    enableEmbeddedAsarIntegrityValidation: true,
    grantFileProtocolExtraPrivileges: false,
    enableCookieEncryption: true,
  });
});
