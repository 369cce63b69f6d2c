import { join } from 'node:path';

/** Where a data folder keeps what must not be lost. */
export interface KeptFiles {
  database: string;
  /** What was set up, without what was counted: see db/set-up-copy.ts. */
  setUp: string;
  /** Verified copies, seven at most. */
  copies: string;
}

export function keptFiles(data: string): KeptFiles {
  return { database: join(data, 'footfall.db'), setUp: join(data, 'set-up.db'), copies: join(data, 'backups') };
}
