import { expect, it } from 'vitest';
import { launchAgent, serviceFile, systemdUnit, windowsTask } from './service-files.ts';

const wish = {
  command: ['/opt/my node', '/opt/foot"fall.js', 'start', '--data', '/srv/100%/$HOME'],
  environment: { FFMPEG_PATH: '/usr/bin/ffmpeg' },
  user: 'shop',
};

it("systemd: never given up, as the shop's user, with its special characters", () => {
  const unit = systemdUnit(wish);
  expect(unit).toContain('ExecStart="/opt/my node" "/opt/foot\\"fall.js" "start" "--data" "/srv/100%%/$$HOME"\n');
  for (const line of [
    'Restart=always',
    'StartLimitIntervalSec=0',
    'User=shop',
    'Environment="FFMPEG_PATH=/usr/bin/ffmpeg"',
    'WantedBy=multi-user.target',
  ])
    expect(unit.split('\n')).toContain(line);
  expect(systemdUnit({ ...wish, user: null })).toMatch(/WantedBy=default\.target/);
  expect(systemdUnit({ ...wish, user: null })).not.toContain('User=');
});

it('launchd and the Task Scheduler: well-formed, at the start, and again', () => {
  expect(launchAgent({ ...wish, command: ['/a & b', '<c>'] })).toContain(
    '<string>/a &amp; b</string>\n    <string>&lt;c&gt;</string>',
  );
  const task = windowsTask({ ...wish, command: ['C:\\Program Files\\node.exe', 'C:\\footfall\\headless.js', 'start'] });
  expect(task).toContain('<BootTrigger>');
  expect(task).toContain(
    '/d /s /c "set &quot;FFMPEG_PATH=/usr/bin/ffmpeg&quot; &amp;&amp; &quot;C:\\Program Files\\node.exe&quot; C:\\footfall\\headless.js start"',
  );
});

it('lies where its keeper looks', () => {
  expect([
    serviceFile('linux', '/home/a', true),
    serviceFile('linux', '/home/a', false),
    serviceFile('darwin', '/Users/a', false),
    serviceFile('win32', 'C:\\', true),
  ]).toEqual([
    '/etc/systemd/system/footfall.service',
    '/home/a/.config/systemd/user/footfall.service',
    '/Users/a/Library/LaunchAgents/footfall.plist',
    null,
  ]);
});
