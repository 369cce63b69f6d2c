// Everything a clean machine needs, in named steps, each done once. Only Node's own modules, Node 20 or newer.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  canApt,
  childEnv,
  findChromium,
  findElectron,
  findFfmpeg,
  findPostgres,
  hasDisplay,
  isRoot,
  node24,
  nodePath,
  npmCommand,
  onPath,
  root,
} from './environment.mjs';
import { alone, hashOf, readStamp, writeStamp } from './stamp.mjs';
import { cleanEnv, needStep, runStep, StepFailed } from './step.mjs';

const packagesStamp = 'node_modules/.footfall-packages';
const gstreamer = [
  'python3-gi',
  'gir1.2-gst-rtsp-server-1.0',
  'gstreamer1.0-plugins-good',
  'gstreamer1.0-plugins-bad',
  'gstreamer1.0-plugins-ugly',
  'gstreamer1.0-rtsp',
];
const day = 24 * 3600_000;

/**
 * Packages, Node 24, ffmpeg and, with `desktop`, the Electron binary; with `tests` a Chromium, the RTSP test server and PostgreSQL.
 * Throws StepFailed when something necessary cannot be had.
 */
export async function setUp({ desktop = false, tests = false, say = console.log } = {}) {
  if (Number(process.versions.node.split('.')[0]) < 20)
    throw new StepFailed(
      'Set-up',
      `Node ${process.versions.node}`,
      'it is older than 20',
      'install Node 24 from https://nodejs.org',
    );
  await alone(async () => {
    await packages(say);
    await node(say);
    await ffmpeg(say);
    if (desktop) await electron(say);
    if (tests) {
      await chromium(say);
      await rtspServer(say);
      await postgres(say);
    }
  }, say);
}

async function packages(say) {
  const wanted = hashOf('package-lock.json');
  if (readStamp(packagesStamp) === wanted) return;
  const { command, before, shell } = npmCommand();
  // Install scripts stay off: the ones that matter are the named steps below, and better-sqlite3's would want a compiler.
  await needStep(
    'Installing packages (npm ci)',
    command,
    [
      ...before,
      'ci',
      '--ignore-scripts',
      '--include=dev',
      '--include=optional',
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
    ],
    {
      cwd: root,
      env: cleanEnv(),
      shell,
      seconds: 1800,
      say,
      fix: 'npm ci --ignore-scripts   (in this folder, with the npm registry reachable)',
    },
  );
  writeStamp(packagesStamp, wanted);
}

async function node(say) {
  const version = JSON.parse(readStamp('node_modules/node/package.json')).version;
  if (existsSync(node24) && readStamp('node_modules/.footfall-node') === version) return;
  // When ours was running this, npm ci has just removed it.
  const runner = existsSync(process.execPath) ? process.execPath : (onPath('node') ?? 'node');
  const { ok, why } = await runStep(`Installing Node ${version}`, runner, ['installArchSpecificPackage.js'], {
    cwd: join(root, 'node_modules/node'),
    seconds: 600,
    say,
  });
  if (ok && runs(node24)) return writeStamp('node_modules/.footfall-node', version);
  if (nodePath())
    return say(`Node ${version} could not be installed (${why}); using Node ${process.versions.node} instead.`);
  throw new StepFailed(
    `Installing Node ${version}`,
    'node installArchSpecificPackage.js (in node_modules/node)',
    why,
    'install Node 24 from https://nodejs.org, then run this again',
  );
}

function runs(path) {
  try {
    execFileSync(path, ['--version'], { timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

async function ffmpeg(say) {
  if (findFfmpeg()) return;
  const tried = [];
  if (!recently('ffmpeg-static')) {
    // Downloads from GitHub; a network without it fails fast or is given up.
    const { ok } = await runStep('Downloading ffmpeg (ffmpeg-static)', nodePath(), ['install.js'], {
      cwd: join(root, 'node_modules/ffmpeg-static'),
      env: childEnv(),
      seconds: 120,
      say,
    });
    if (ok && findFfmpeg()) return;
    remember('ffmpeg-static');
    tried.push('ffmpeg-static');
  }
  if (canApt()) {
    const { ok, why } = await apt("Installing Debian's ffmpeg", ['ffmpeg'], say);
    if (ok && findFfmpeg()) return;
    throw new StepFailed(
      'Finding ffmpeg',
      [...tried, 'apt-get install ffmpeg'].join(', '),
      why,
      'apt-get update && apt-get install -y ffmpeg',
    );
  }
  const fix =
    { linux: 'sudo apt-get install -y ffmpeg', darwin: 'brew install ffmpeg', win32: 'winget install Gyan.FFmpeg' }[
      process.platform
    ] ?? 'install ffmpeg 5.1 or newer and set FFMPEG_PATH';
  throw new StepFailed(
    'Finding ffmpeg',
    ['FFMPEG_PATH', 'ffmpeg-static', 'PATH'].join(', '),
    'no ffmpeg 5.1 or newer was found and it could not be downloaded',
    fix,
  );
}

async function electron(say) {
  if (findElectron() || !hasDisplay() || (isRoot() && process.platform === 'linux') || recently('electron')) return;
  const { ok } = await runStep('Downloading Electron', nodePath(), ['install.js'], {
    cwd: join(root, 'node_modules/electron'),
    env: childEnv(),
    seconds: 300,
    say,
  });
  if (!ok) remember('electron');
}

async function chromium(say) {
  if (findChromium() || existsSync(join(root, 'node_modules/.footfall-chromium'))) return;
  if (canApt()) {
    const { ok } = await apt("Installing Debian's Chromium", ['chromium', 'fonts-liberation'], say);
    if (ok && findChromium()) return;
  }
  await needStep(
    "Downloading Playwright's Chromium",
    nodePath(),
    ['node_modules/playwright/cli.js', 'install', 'chromium'],
    {
      cwd: root,
      env: childEnv(),
      seconds: 600,
      say,
      fix: 'npx playwright install chromium   (or install Chromium or Chrome yourself and set CHROMIUM_PATH)',
    },
  );
  writeStamp('node_modules/.footfall-chromium', '');
}

/** Optional: the tests that stream RTSP are skipped without it, and say so. */
async function rtspServer(say) {
  if (!onPath('dpkg-query')) return;
  const missing = gstreamer.filter((name) => !installed().has(name));
  if (missing.length === 0 || recently('gstreamer')) return;
  if (!canApt())
    return say(`The RTSP tests are skipped: sudo apt-get install -y ${missing.join(' ')} brings their camera.`);
  const { ok } = await apt('Installing the RTSP test server (GStreamer)', gstreamer, say);
  if (ok) return;
  remember('gstreamer');
  say('  The RTSP tests are skipped.');
}

/** Debian makes a server that runs always when the package is installed, unless it is told not to; tests start their own. */
const noServer = '/etc/postgresql-common/createcluster.d/footfall-tests.conf';

/** Optional: the data layer is tested on SQLite only without it, and says so. */
async function postgres(say) {
  if (findPostgres() || !onPath('dpkg-query') || recently('postgresql')) return;
  if (!canApt())
    return say('The data layer is tested on SQLite only: sudo apt-get install -y postgresql brings PostgreSQL.');
  mkdirSync(dirname(noServer), { recursive: true });
  writeFileSync(noServer, 'create_main_cluster = false\n');
  const { ok } = await apt('Installing PostgreSQL, for tests', ['postgresql'], say);
  rmSync(noServer);
  if (ok && findPostgres()) return;
  remember('postgresql');
  say('  The data layer is tested on SQLite only.');
}

function installed() {
  let text = '';
  try {
    text = execFileSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\\n', ...gstreamer], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch (error) {
    text = String(error.stdout ?? '');
  }
  return new Set(
    text
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  );
}

let updated = false;
async function apt(what, names, say) {
  const env = { ...cleanEnv(), DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  const wait = ['-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=2'];
  if (!updated) {
    const update = await runStep("Reading Debian's package lists (apt-get update)", 'apt-get', [...wait, 'update'], {
      cwd: root,
      env,
      seconds: 300,
      say,
    });
    if (!update.ok) return update;
    updated = true;
  }
  return runStep(what, 'apt-get', [...wait, 'install', '-y', '--no-install-recommends', ...names], {
    cwd: root,
    env,
    seconds: 1200,
    say,
  });
}

/** A download that failed is tried again after a day, so that a start without a network stays quick. */
const recently = (name) => Date.now() - Number(readStamp(`node_modules/.footfall-failed-${name}`) ?? 0) < day;
const remember = (name) => writeStamp(`node_modules/.footfall-failed-${name}`, String(Date.now()));
