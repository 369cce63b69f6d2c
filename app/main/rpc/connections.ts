import type { Push, PushName, UnparsedPush } from '../../shared/api/index.ts';
import type { Port } from '../../shared/rpc/message.ts';
import type { Bus, FactName, Facts } from '../bus.ts';
import type { Log } from '../host.ts';
import type { Caller } from './caller.ts';
import { Connection, type ConnectionOptions } from './connection.ts';

type Published = Exclude<PushName, UnparsedPush>;
/** The pushes that can carry a fact. */
type Carries<F extends FactName> = { [P in Published]: Facts[F] extends Push<P> ? P : never }[Published];

/** What screens are pushed of a fact; null: nothing, or of another one that follows. */
const PUSHES = {
  'crossings.recorded': 'counts.recorded',
  'totals.changed': 'counts.totals',
  'storage.changed': null,
  'camera.changed': 'camera.changed',
  'health.sampled': 'health.sampled',
  'cameras.changed': 'cameras.changed',
  'view.noted': null,
  'view.changed': 'views.changed',
  'view.checking': 'views.checking',
  'regions.saved': 'regions.changed',
  'zones.changed': 'zones.changed',
  'recount.changed': 'recounts.changed',
  'recount.decided': null,
  'discovery.changed': 'discovery.changed',
  'candidates.changed': 'candidates.changed',
  'notices.changed': 'notices.changed',
  'inference.changed': 'inference.changed',
  'export.changed': 'export.changed',
  'jobs.changed': 'jobs.changed',
  'saves.changed': 'saves.changed',
  'people.changed': 'people.changed',
  'siteNotes.changed': 'siteNotes.changed',
  'people.entered': null,
  'clock.set': null,
  'day.began': null,
  'database.lost': null,
  'database.replaced': 'cameras.changed',
} as const satisfies { [F in FactName]: Carries<F> | null };

export interface Connections {
  /** Serves one screen until its port closes; the returned function ends it earlier. */
  connect(port: Port, caller: Caller, options: Omit<ConnectionOptions, 'log'>): () => void;
  close(): void;
}

/** The screens that are connected, which get what is published. */
export function openConnections(bus: Bus, log: Log): Connections {
  const connections = new Set<Connection>();
  for (const fact of Object.keys(PUSHES) as FactName[]) {
    const name = PUSHES[fact];
    if (name) bus.on(fact, (payload) => Connection.publish(connections, name, payload as Push<typeof name>, log));
  }
  return {
    connect(port, caller, options) {
      const connection = new Connection(port, caller, { ...options, log });
      connections.add(connection);
      connection.gone.addEventListener('abort', () => connections.delete(connection), { once: true });
      return () => connection.close();
    },
    close() {
      for (const connection of [...connections]) connection.close();
    },
  };
}
