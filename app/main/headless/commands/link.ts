import { join, resolve } from 'node:path';
import { FootfallError } from '../../../shared/errors.ts';
import { defaultDataFolder } from '../../node/data-folder.ts';
import { LINK_TIMES, Links } from '../links.ts';
import { isLoopback, origins, readServer } from '../server-file.ts';
import { parseOptions } from './options.ts';

const HELP = `Usage: footfall link [--data DIR]

Prints a link that lets one more browser in, while Footfall runs. It opens once, within ten minutes. Whoever opens it may do everything,
for a day: somebody at this PC itself.

Options
  --data DIR  the folder with which Footfall runs (default: ${defaultDataFolder()}, or FOOTFALL_DATA)
  --help
`;

export async function link(args: string[]): Promise<number> {
  const { values } = parseOptions('link', {
    args,
    options: { data: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const folder = resolve(values.data ?? defaultDataFolder()),
    server = readServer(folder);
  if (!server) throw new FootfallError('SYS_011', { folder });
  const code = new Links(join(folder, 'links')).makeCode(LINK_TIMES.invitedMs, 'machine');
  for (const origin of origins(server)) process.stdout.write(`${origin}/?token=${code}\n`);
  process.stdout.write(`It opens once, within ten minutes. The code alone is ${code.slice(0, 4)}-${code.slice(4)}.\n`);
  if (server.tls?.fingerprint)
    process.stdout.write(
      `It is encrypted with a certificate of this Footfall, of which a browser warns until it is told once to trust it:
${origins(server)[0]}/trust shows how. The certificate's SHA-256 fingerprint is
${server.tls.fingerprint}\n`,
    );
  if (isLoopback(server.address))
    process.stdout.write('Footfall listens on this PC only: for other screens start it with --address 0.0.0.0.\n');
  return 0;
}
