import { FootfallError, maskCredentials, toErrorInfo } from '../../shared/errors.ts';
import { productVersion } from './installed.ts';

const HELP = `footfall ${productVersion()}: counts the people your cameras see

Usage: footfall [command] [options]

Commands
  start     counts with every camera and serves the screens (the default)
  link      prints a link for one more browser, while it runs
  count     counts people in a video file
  track     tracks and counts in given detections
  recount   counts the people of the past again with the lines of now
  export    sends what was counted to a central PostgreSQL
  import    takes in at the centre what export wrote into a file
  backup    makes a verified copy of the database
  restore   brings back what a copy holds
  encrypt   encrypts the database, or makes it readable again
  jobs      what Footfall does by itself, when, and what came of it
  verify    compares what is stored as sums with what was counted
  erase     removes what people left behind, wherever it is
  save      writes a report or a table as CSV, XLSX or Parquet
  report    writes the report of a day, week or month as PDF, XLSX or CSV
  archive   what was counted long ago and left the database
  audit     who did what, and the proof that nothing of it was changed
  users     who may come in, and a way back for who forgot the password
  service   starts Footfall together with this PC
  providers  shows what runs the model on this PC, and why
  discover  finds ONVIF cameras in the network
  bench     measures what this PC can carry
  doctor    says what is wrong and what to do

footfall COMMAND --help explains a command.

Options
  --help, --version
`;

type Command = (args: string[]) => Promise<number>;

/** Loaded when asked for: counting a file needs no server, and the server no command. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  start: async () => (await import('./commands/start.ts')).start,
  link: async () => (await import('./commands/link.ts')).link,
  count: async () => (await import('./commands/count.ts')).count,
  track: async () => (await import('./commands/track.ts')).track,
  recount: async () => (await import('./commands/recount.ts')).recount,
  export: async () => (await import('./commands/export.ts')).exportCommand,
  import: async () => (await import('./commands/import.ts')).importCommand,
  backup: async () => (await import('./commands/backup.ts')).backup,
  restore: async () => (await import('./commands/restore.ts')).restore,
  encrypt: async () => (await import('./commands/encrypt.ts')).encrypt,
  jobs: async () => (await import('./commands/jobs.ts')).jobs,
  verify: async () => (await import('./commands/verify.ts')).verify,
  erase: async () => (await import('./commands/erase.ts')).erase,
  save: async () => (await import('./commands/save.ts')).save,
  report: async () => (await import('./commands/report.ts')).report,
  archive: async () => (await import('./commands/archive.ts')).archive,
  audit: async () => (await import('./commands/audit.ts')).audit,
  users: async () => (await import('./commands/users.ts')).users,
  service: async () => (await import('./commands/service.ts')).service,
  discover: async () => (await import('./commands/discover.ts')).discoverCommand,
  providers: async () => (await import('./commands/providers.ts')).providers,
  bench: async () => (await import('./commands/bench.ts')).bench,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
};

async function main(args: string[]): Promise<number> {
  const [first, ...rest] = args;
  if (first === '--help' || first === '-h' || first === 'help') return print(HELP);
  if (first === '--version' || first === '-v') return print(`${productVersion()}\n`);
  // Options without a command are those of start.
  if (first === undefined || first.startsWith('-')) return (await COMMANDS.start())(args);
  if (Object.hasOwn(COMMANDS, first)) return (await COMMANDS[first]())(rest);
  throw new FootfallError('CLI_001', {
    detail: `There is no command “${first}”; there are ${Object.keys(COMMANDS).join(', ')}`,
    command: 'start',
  });
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (thrown) {
  const error = thrown instanceof FootfallError ? thrown.info : unexpected(thrown);
  process.stderr.write(`${maskCredentials(error.message)} (${error.code})\n`);
  process.exitCode = error.code === 'CLI_001' ? 2 : 1;
}

function unexpected(thrown: unknown) {
  process.stderr.write(
    `${maskCredentials(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown))}\n`,
  );
  return toErrorInfo(thrown);
}
