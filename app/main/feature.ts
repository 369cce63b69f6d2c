import type { Knex } from 'knex';
import type { Method, Site } from '../shared/api/index.ts';
import type { Bus } from './bus.ts';
import type { Identity } from './db/installation.ts';
import type { Model } from './first-start.ts';
import type { Host, Log } from './host.ts';
import type { Handlers } from './rpc/connection.ts';
import type { KeptFiles } from './safety/open-safety.ts';
import type { RunTask } from './tasks/run-task.ts';

/** What every feature is given. */
export interface Context {
  readonly host: Host;
  readonly log: Log;
  readonly db: Knex;
  readonly files: KeptFiles;
  readonly bus: Bus;
  readonly identity: Identity;
  readonly site: Site;
  readonly model: Model;
  /** Does one piece of work in a process of its own. */
  readonly runTask: RunTask;
}

/** What a feature's `open…(context)` returns, beside what its siblings may use. */
export interface Feature {
  /** Its rows of the contract. */
  readonly handlers: Partial<Handlers>;
  /** What has to be done before the application counts. */
  start?(): Promise<void>;
  close?(): void | Promise<void>;
}

/** A handler for each method of a noun's table. */
export type HandlersOf<Table> = Pick<Handlers, keyof Table & Method>;

type KeysOf<T> = T extends unknown ? keyof T : never;
type AnsweredTwice<All> = All extends readonly [infer First, ...infer Rest]
  ? (keyof First & KeysOf<Rest[number]>) | AnsweredTwice<Rest>
  : never;
type Joined<All> = All extends readonly [infer First, ...infer Rest] ? First & Joined<Rest> : unknown;

/** The handlers of all features. Does not compile when two of them answer the same method. */
export function joinHandlers<const All extends readonly object[]>(
  all: All & ([AnsweredTwice<All>] extends [never] ? unknown : { answeredTwice: AnsweredTwice<All> }),
): Joined<All> {
  return Object.assign({}, ...all) as Joined<All>;
}
