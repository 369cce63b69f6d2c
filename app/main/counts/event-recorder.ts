import { setImmediate as turn } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { CountingEvent } from '../../shared/domain/crossing.ts';
import type { ErrorInfo } from '../../shared/errors.ts';
import type { NumberedEvent } from '../../shared/camera-protocol.ts';
import { databaseError } from '../db/database-error.ts';
import type { Db } from '../db/dialect/dialect.ts';
import type { Identity } from '../db/installation.ts';
import { endOpenTransaction, inTransaction } from '../db/transaction.ts';
import { openSession, setLastSequence, type WorkerSession } from '../db/worker-sessions.ts';
import type { Log } from '../host.ts';
import { applyEvents } from './apply-events.ts';

export const RECORDER = {
  /** Milliseconds until what came is committed: a screen shows a crossing so much later, and a disk has five commits a second at most. */
  commitAfterMs: 200,
  /** Events of one commit at most, so that nobody else waits long for the database and this process (500 took it 90 ms); as many that wait are committed at once. */
  commitEvents: 100,
  /** Milliseconds until a disk that refused is tried again, one after the other; from then on the last one holds. */
  retryMs: [250, 500, 1_000, 2_000, 5_000, 10_000],
  /** Events that wait in memory at most while the disk refuses; the workers keep what comes after, because it is not acknowledged. */
  waiting: 20_000,
} as const;

export interface RecorderOptions<T> {
  db: Knex;
  databaseFile: string;
  identity: Identity;
  log: Log;
  /** Other than RECORDER.waiting. */
  capacity?: number;
  /** Reads, in the transaction of a commit, what is published of it. */
  totals(db: Db): Promise<T>;
  /** After a commit that holds crossings. */
  onRecorded(events: CountingEvent[], totals: T): void;
  /** After a commit by which a camera looks elsewhere, or where it did again. */
  onView?(cameraId: string): void;
  /** The database cannot take events (or can again): they wait in memory. */
  onTrouble(error: ErrorInfo | null): void;
}

/** One worker process's way into the recorder. */
export interface Intake {
  /** Events of this session, from number 1; sent again until acknowledged. */
  take(events: NumberedEvent[]): void;
}

interface Session {
  readonly session: WorkerSession;
  readonly ack: (sequence: number) => void;
  next: number;
  committed: number;
  early: Map<number, NumberedEvent>;
}
interface Queued {
  readonly from: Session;
  readonly event: NumberedEvent;
}

/**
 * Crossings to rows, each exactly once. Events wait at most a quarter of a second, are committed in one transaction, then
 * acknowledged to the worker, then published. Nothing is acknowledged that is not on disk; while the disk refuses, events wait here.
 */
export class EventRecorder<T> {
  readonly #options: RecorderOptions<T>;
  readonly #capacity: number;
  readonly #queue: Queued[] = [];
  #timer: NodeJS.Timeout | null = null;
  #working: Promise<void> | null = null;
  #failures = 0;
  #closed = false;

  constructor(options: RecorderOptions<T>) {
    this.#options = options;
    this.#capacity = options.capacity ?? RECORDER.waiting;
  }

  /** Events not yet on disk. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** `applied`: the number up to which the session's events are known to be on disk. */
  open(session: WorkerSession, ack: (sequence: number) => void, applied = 0): Intake {
    const from: Session = { session, ack, next: applied + 1, committed: applied, early: new Map() };
    return { take: (events) => this.#take(from, events) };
  }

  /** Writes what waits. Resolves when it is on disk, or when the disk refused once more. */
  async flush(): Promise<void> {
    this.#stopTimer();
    await this.#work();
  }

  async close(): Promise<void> {
    await this.flush();
    this.#closed = true;
    this.#stopTimer();
    if (this.#queue.length > 0) this.#options.log.error('events could not be stored', { events: this.#queue.length });
  }

  #take(from: Session, events: NumberedEvent[]): void {
    for (const event of events) {
      if (event.sequence < from.next || this.#queue.length >= this.#capacity) continue;
      if (event.sequence > from.next) {
        // Sent out of order: an earlier one must be stored first, because an acknowledgement covers everything before it.
        if (from.early.size < this.#capacity) from.early.set(event.sequence, event);
        continue;
      }
      for (let next: NumberedEvent | undefined = event; next; next = from.early.get(from.next)) {
        from.early.delete(next.sequence);
        this.#queue.push({ from, event: next });
        from.next += 1;
      }
    }
    // It sends again what it believes lost; acknowledge once more how far we are.
    if (events.some(({ sequence }) => sequence <= from.committed)) from.ack(from.committed);
    if (this.#queue.length === 0 || this.#failures > 0) return;
    if (this.#queue.length >= RECORDER.commitEvents) void this.flush();
    else this.#startTimer(RECORDER.commitAfterMs);
  }

  #startTimer(ms: number): void {
    if (this.#closed || this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#work();
    }, ms);
  }

  #stopTimer(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** One at a time; whoever asks meanwhile waits for a further round. */
  async #work(): Promise<void> {
    while (this.#working) await this.#working;
    this.#working = this.#drain().finally(() => {
      this.#working = null;
    });
    await this.#working;
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = this.#queue.slice(0, RECORDER.commitEvents);
      try {
        await this.#commit(batch);
      } catch (thrown) {
        const refused = databaseError(thrown, this.#options.databaseFile);
        if (refused) return this.#waitForDisk(refused.info);
        if (!(await this.#setAside(batch, thrown))) return;
      }
      if (this.#failures > 0) {
        this.#failures = 0;
        this.#options.onTrouble(null);
      }
      // Everybody else has a turn between two commits.
      await turn();
    }
  }

  async #commit(batch: Queued[]): Promise<void> {
    const { db, identity, totals, onRecorded, onView } = this.#options;
    if (this.#failures > 0) await endOpenTransaction(db);
    const recorded = await inTransaction(db, async (transaction) => {
      const events: CountingEvent[] = [];
      for (const [{ session }, numbered] of bySession(batch))
        events.push(...(await applyEvents(transaction, identity, session, numbered, Date.now())));
      return events.length > 0 ? { events, totals: await totals(transaction) } : null;
    });
    this.#queue.splice(0, batch.length);
    for (const [from, numbered] of bySession(batch)) {
      from.committed = numbered.at(-1)!.sequence;
      from.ack(from.committed);
    }
    if (recorded) onRecorded(recorded.events, recorded.totals);
    for (const [{ session }, numbered] of bySession(batch))
      if (numbered.some(({ event }) => event.kind === 'view')) onView?.(session.cameraId);
  }

  #waitForDisk(error: ErrorInfo): void {
    const wait = RECORDER.retryMs[Math.min(this.#failures, RECORDER.retryMs.length - 1)];
    this.#failures += 1;
    this.#options.log.error(error.message, { code: error.code, waiting: this.#queue.length, nextTryMs: wait });
    this.#options.onTrouble(error);
    this.#startTimer(wait);
  }

  /**
   * An event that no row can be made of is a bug of ours; it must not hold up all that come after it. Commits one by one, and writes
   * what cannot be stored into the log, whole. False when the disk refused meanwhile.
   */
  async #setAside(batch: Queued[], thrown: unknown): Promise<boolean> {
    const { db, log } = this.#options;
    log.error('a batch of events was refused; storing them one by one', { reason: String(thrown) });
    for (const one of batch) {
      try {
        await this.#commit([one]);
      } catch (reason) {
        const refused = databaseError(reason, this.#options.databaseFile);
        if (refused) {
          this.#waitForDisk(refused.info);
          return false;
        }
        log.error('an event could not be stored', {
          reason: String(reason),
          session: one.from.session.session,
          cameraId: one.from.session.cameraId,
          event: one.event,
        });
        try {
          await inTransaction(db, async (transaction) => {
            await openSession(transaction, one.from.session, Date.now());
            await setLastSequence(transaction, one.from.session.session, one.event.sequence, Date.now());
          });
        } catch (again) {
          log.error('its number could not be stored either', { reason: String(again) });
        }
        this.#queue.shift();
        one.from.committed = one.event.sequence;
        one.from.ack(one.from.committed);
      }
    }
    return true;
  }
}

function bySession(batch: Queued[]): Map<Session, NumberedEvent[]> {
  const groups = new Map<Session, NumberedEvent[]>();
  for (const { from, event } of batch) {
    const events = groups.get(from) ?? [];
    events.push(event);
    groups.set(from, events);
  }
  return groups;
}
