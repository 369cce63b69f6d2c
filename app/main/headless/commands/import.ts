import { resolve } from 'node:path';
import { FootfallError } from '../../../shared/errors.ts';
import { taskRunner } from '../../tasks/run-task.ts';
import { launchTask } from '../fork-launcher.ts';
import { parseOptions, readAuthority } from './options.ts';

const HELP = `Usage: footfall import FILE --center URL [--center-ca FILE] [--json]

Takes what a shop without a network wrote with 'footfall export --to FILE' into the centre. The file is read whole and its signature checked first; taken in twice it changes nothing.

Options
  --center URL       the centre, such as postgres://import:password@centre.example.com/footfall
  --center-ca FILE   the certificate (PEM) of the authority that signed the server's, if this PC does not know it
  --json
  --help
`;

/** `footfall import`; 0 when all of it is in the centre. */
export async function importCommand(args: string[]): Promise<number> {
  const text = { type: 'string' } as const,
    flag = { type: 'boolean' } as const;
  const { values, positionals } = parseOptions('import', {
    args,
    allowPositionals: true,
    options: { center: text, 'center-ca': text, json: flag, help: { ...flag, short: 'h' } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const refuse = (detail: string) => new FootfallError('CLI_001', { detail, command: 'import' });
  if (positionals.length !== 1) throw refuse('It takes one FILE');
  if (values.center === undefined) throw refuse('--center is missing');
  const taken = await taskRunner(launchTask)('import-file', {
    file: resolve(positionals[0]),
    url: values.center,
    certificateAuthority: values['center-ca'] === undefined ? null : readAuthority(values['center-ca'], 'import'),
  });
  const { siteId, rows, refused, known } = taken;
  const lines = [
    known
      ? `This file was taken in before (site ${siteId}). Nothing was changed.`
      : `${rows} rows of the site ${siteId}`,
    ...(refused.length > 0 ? [`${refused.length} rows that the centre would not have:`] : []),
    ...refused.slice(0, 10).map(({ table, key, reason }) => `  ${table} ${key.join(', ')}: ${reason}`),
  ];
  process.stdout.write(values.json ? `${JSON.stringify(taken, null, 2)}\n` : `${lines.join('\n')}\n`);
  return refused.length > 0 ? 1 : 0;
}
