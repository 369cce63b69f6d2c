import { join } from 'node:path';

/** What a system's own keeper of services is given: who starts Footfall after a reboot, and again when even its parent is gone. */
export interface ServiceWish {
  /** Program and arguments. */
  command: string[];
  /** Of the environment, what the program needs to run as it does now. */
  environment: Record<string, string>;
  /** Null: the user who asks, for a service of their own. */
  user: string | null;
}

export const SERVICE = 'footfall';

/** systemd unquotes words, replaces % and $, and knows C escapes. */
const word = (text: string): string =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%').replaceAll('$', '$$$$')}"`;

/** A unit for systemd; of the whole PC when it names a user. */
export function systemdUnit({ command, environment, user }: ServiceWish): string {
  return `[Unit]
Description=Footfall counts the people your cameras see
Wants=network-online.target
After=network-online.target time-sync.target
# A shop counts on whatever happens: it is never given up.
StartLimitIntervalSec=0

[Service]
ExecStart=${command.map(word).join(' ')}
${Object.entries(environment)
  .map(([name, value]) => `Environment=${word(`${name}=${value}`)}\n`)
  .join('')}${user === null ? '' : `User=${user}\n`}Restart=always
RestartSec=5
# The parent passes the signal on; what is left after half a minute is ended.
KillMode=mixed
TimeoutStopSec=30
NoNewPrivileges=yes

[Install]
WantedBy=${user === null ? 'default.target' : 'multi-user.target'}
`;
}

/** launchd's file for a user of a Mac. */
export function launchAgent({ command, environment }: ServiceWish): string {
  const text = (value: string) => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const strings = (values: string[]) => values.map((value) => `    <string>${text(value)}</string>`).join('\n');
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key><string>${SERVICE}</string>
  <key>ProgramArguments</key>
  <array>
${strings(command)}
  </array>
  <key>EnvironmentVariables</key>
  <dict>
${Object.entries(environment)
  .map(([name, value]) => `    <key>${text(name)}</key><string>${text(value)}</string>`)
  .join('\n')}
  </dict>
  <key>RunAtLoad</key><true/>
  <key>KeepAlive</key><true/>
</dict>
</plist>
`;
}

/** Windows' Task Scheduler, as the system itself and before anybody logs in; it takes a program that is no Windows service, and starts it again. */
export function windowsTask({ command, environment }: ServiceWish): string {
  const text = (value: string) =>
    value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
  const quoted = (value: string) =>
    /[\s"]/.test(value) || value === ''
      ? `"${value.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`
      : value;
  // A task has no environment of its own.
  const line = [
    ...Object.entries(environment).map(([name, value]) => `set "${name}=${value}"`),
    command.map(quoted).join(' '),
  ].join(' && ');
  return `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <Triggers><BootTrigger><Enabled>true</Enabled></BootTrigger></Triggers>
  <Principals><Principal id="Author"><UserId>S-1-5-18</UserId><RunLevel>HighestAvailable</RunLevel></Principal></Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <RestartOnFailure><Interval>PT1M</Interval><Count>999</Count></RestartOnFailure>
  </Settings>
  <Actions Context="Author"><Exec><Command>cmd.exe</Command><Arguments>/d /s /c "${text(line)}"</Arguments></Exec></Actions>
</Task>
`;
}

/** Where systemd and launchd look for them. */
export function serviceFile(platform: NodeJS.Platform, home: string, wholePc: boolean): string | null {
  if (platform === 'linux')
    return wholePc
      ? `/etc/systemd/system/${SERVICE}.service`
      : join(home, '.config/systemd/user', `${SERVICE}.service`);
  if (platform === 'darwin') return join(home, 'Library/LaunchAgents', `${SERVICE}.plist`);
  return null;
}
