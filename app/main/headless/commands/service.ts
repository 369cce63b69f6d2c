import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { FootfallError } from '../../../shared/errors.ts';
import { defaultDataFolder } from '../../node/data-folder.ts';
import { launchAgent, SERVICE, serviceFile, systemdUnit, windowsTask, type ServiceWish } from '../service-files.ts';
import { parseOptions } from './options.ts';
import { encryptionOf } from './start.ts';

const HELP = `Usage: footfall service install|uninstall|status|print [--data DIR] [--port N] [--address ADDRESS] [--tls | --certificate FILE --key FILE | --plain-http]

Starts Footfall without a window together with this PC, and again whenever it ends: with systemd (as root for the whole PC, else for you), with
launchd on a Mac, with the Task Scheduler on Windows (as administrator). “print” only shows what install would write. The options are those of start.
`;

const ACTIONS = ['install', 'uninstall', 'status', 'print'] as const;
type Action = (typeof ACTIONS)[number];

export async function service(args: string[]): Promise<number> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseOptions('service', {
    args,
    allowPositionals: true,
    options: {
      data: text,
      port: text,
      address: text,
      certificate: text,
      key: text,
      tls: { type: 'boolean' },
      'plain-http': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return print(HELP);
  const action = ACTIONS.find((one) => one === positionals[0]);
  if (!action || positionals.length > 1)
    throw new FootfallError('CLI_001', { detail: `It takes one of ${ACTIONS.join(', ')}`, command: 'service' });
  const { platform } = process;
  if (platform !== 'linux' && platform !== 'darwin' && platform !== 'win32')
    throw new FootfallError('CLI_001', {
      detail: `There is no keeper of services that Footfall knows on ${platform}`,
      command: 'service',
    });
  // What start would refuse is refused now, and not at the next start of this PC.
  encryptionOf(values, (detail) => new FootfallError('CLI_001', { detail, command: 'service' }));
  const options = [
    ...(['port', 'address'] as const).flatMap((name) =>
      values[name] === undefined ? [] : [`--${name}`, values[name]],
    ),
    ...(['certificate', 'key'] as const).flatMap((name) =>
      values[name] === undefined ? [] : [`--${name}`, resolve(values[name])],
    ),
    ...(['tls', 'plain-http'] as const).flatMap((name) => (values[name] ? [`--${name}`] : [])),
  ];
  const wholePc = platform === 'win32' || process.getuid?.() === 0;
  const wish: ServiceWish = {
    command: [
      process.execPath,
      process.argv[1],
      'start',
      '--data',
      resolve(values.data ?? defaultDataFolder()),
      ...options,
    ],
    environment: process.env.FFMPEG_PATH ? { FFMPEG_PATH: process.env.FFMPEG_PATH } : {},
    // Whoever became root for this: their own folder and cameras.
    user: platform === 'linux' && wholePc ? (process.env.SUDO_USER ?? 'root') : null,
  };
  const written = { linux: systemdUnit, darwin: launchAgent, win32: windowsTask }[platform](wish);
  if (action === 'print') return print(written);
  const file = serviceFile(platform, homedir(), wholePc);
  return platform === 'win32' ? withTasks(action, written) : withFile(action, file!, written, platform, wholePc);
}

function withFile(
  action: Exclude<Action, 'print'>,
  file: string,
  written: string,
  platform: 'linux' | 'darwin',
  wholePc: boolean,
): number {
  const keeper = (...args: string[]): boolean =>
    platform === 'linux' ? run('systemctl', [...(wholePc ? [] : ['--user']), ...args]) : run('launchctl', args);
  switch (action) {
    case 'install': {
      try {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, written);
      } catch (thrown) {
        throw new FootfallError(
          'SYS_004',
          { folder: dirname(file), detail: thrown instanceof Error ? thrown.message : String(thrown) },
          { cause: thrown },
        );
      }
      const begun =
        platform === 'linux'
          ? keeper('daemon-reload') && keeper('enable', '--now', SERVICE)
          : keeper('load', '-w', file);
      print(
        `${file} is written.\n${begun ? 'Footfall runs now, and starts together with this PC.' : 'It could not be started from here; it starts with the next start of this PC.'}\n`,
      );
      if (platform === 'linux' && !wholePc)
        print('It starts when you log in. To start it before that: loginctl enable-linger\n');
      return begun ? 0 : 1;
    }
    case 'uninstall':
      if (!existsSync(file)) return print('There is no such service.\n');
      if (platform === 'linux') keeper('disable', '--now', SERVICE);
      else keeper('unload', '-w', file);
      rmSync(file, { force: true });
      if (platform === 'linux') keeper('daemon-reload');
      return print(`${file} is removed. Everything that was counted stays.\n`);
    case 'status': {
      if (!existsSync(file)) {
        print('There is no such service.\n');
        return 1;
      }
      const runs = platform === 'linux' ? keeper('is-active', '--quiet', SERVICE) : keeper('list', SERVICE);
      print(`${file}: ${runs ? 'running' : 'not running'}\n`);
      return runs ? 0 : 1;
    }
  }
}

function withTasks(action: Exclude<Action, 'print'>, written: string): number {
  switch (action) {
    case 'install': {
      const file = join(tmpdir(), `footfall-task-${process.pid}.xml`);
      // The Task Scheduler reads UTF-16 with its mark.
      writeFileSync(file, `\uFEFF${written}`, 'utf16le');
      const done =
        run('schtasks', ['/Create', '/TN', SERVICE, '/XML', file, '/F']) && run('schtasks', ['/Run', '/TN', SERVICE]);
      rmSync(file, { force: true });
      return done ? 0 : 1;
    }
    case 'uninstall':
      run('schtasks', ['/End', '/TN', SERVICE]);
      return run('schtasks', ['/Delete', '/TN', SERVICE, '/F']) ? 0 : 1;
    case 'status':
      return run('schtasks', ['/Query', '/TN', SERVICE]) ? 0 : 1;
  }
}

/** False also where there is no such program. */
function run(command: string, args: string[]): boolean {
  return spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}
