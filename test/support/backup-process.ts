/* Copies and restores the database of a folder without end, to be killed in the middle of it. */
import { join } from 'node:path';
import { copyAway } from '../../app/main/db/backup/away.ts';
import { listStates, makeIncrement } from '../../app/main/db/backup/increment.ts';
import { finishRestore, prepareRestore } from '../../app/main/db/restore-copy.ts';
import { makeCopy } from '../../app/main/db/safety-copy.ts';

const [folder] = process.argv.slice(2),
  database = join(folder, 'footfall.db'),
  copies = join(folder, 'backups'),
  prepared = join(folder, 'prepared.db');
process.stdout.write('begun\n');
for (;;) {
  if (makeIncrement(database, copies, Date.now()) === null) await makeCopy(database, copies, Date.now());
  await copyAway(copies, { folder: join(folder, 'second'), passphrase: null, nodeId: 'node-1' });
  const { copy, increment } = listStates(copies)[0];
  await prepareRestore(copy.file, prepared, increment?.file ?? null);
  finishRestore(prepared, database, Date.now());
}
