import { execFile } from 'node:child_process';

/** PowerShell takes a second or two to begin. Milliseconds. */
const ANSWER_MS = 15_000;

/** Names of categories are the same in every language of Windows, and so are 'True' and 'False'; netsh speaks the user's. */
const QUESTION = [
  '[Console]::OutputEncoding = [Text.Encoding]::UTF8',
  '"firewall|$((Get-NetFirewallProfile -Name Public).Enabled)"',
  'Get-NetConnectionProfile | ForEach-Object { "$($_.NetworkCategory)|$($_.Name)" }',
].join('; ');

/**
 * The networks that Windows takes for public, while its firewall is on for such ones: it keeps out what cameras answer to a call to all, so that a search finds nobody. Empty elsewhere, and where Windows
 * does not say. Written by Windows' documentation and tried with texts of its form; not run on Windows.
 */
export async function publicNetworks(): Promise<string[]> {
  if (process.platform !== 'win32') return [];
  const text = await new Promise<string>((resolve) =>
    execFile(
      'powershell.exe',
      ['-NoProfile', '-NonInteractive', '-Command', QUESTION],
      { timeout: ANSWER_MS, windowsHide: true },
      (error, stdout) => resolve(error ? '' : stdout),
    ),
  );
  return parsePublicNetworks(text);
}

/** Of lines 'firewall|True' and 'Public|name'. */
export function parsePublicNetworks(text: string): string[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => /^(\w+)\|(.*)$/.exec(line.trim()) ?? []);
  const isOn = lines.some(([, what, value]) => what === 'firewall' && /^(?:true|1)$/i.test(value.trim()));
  return isOn ? lines.flatMap(([, what, name]) => (what === 'Public' ? [name.trim()] : [])) : [];
}
