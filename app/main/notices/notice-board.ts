import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { Notice, type NoticeCode } from '../../shared/domain/notice.ts';
import type { Log } from '../host.ts';

export const NOTICES = {
  /** Of what happened, the newest: a fault that repeats for a year fills no screen. */
  most: 20,
  /** Milliseconds. A clock that is set by so much is seen in the reports, so people see it on every page. */
  clockMs: 5_000,
} as const;

type Params = Notice['params'];

export interface NoticeBoardOptions {
  file: string;
  log: Log;
  onChanged(notices: Notice[]): void;
}

/**
 * What every screen shows until it is over or somebody has acknowledged it. What happened is kept in a file of its own: it also has to
 * be shown when the database cannot be read.
 */
export class NoticeBoard {
  readonly #options: NoticeBoardOptions;
  #happened: Notice[];
  readonly #conditions = new Map<NoticeCode, Notice>();

  constructor(options: NoticeBoardOptions) {
    this.#options = options;
    this.#happened = read(options.file);
  }

  /** Oldest first. */
  list(): Notice[] {
    return [...this.#happened, ...this.#conditions.values()].sort((a, b) => a.sinceMs - b.sinceMs);
  }

  /** Something happened: shown until it is acknowledged, also after a restart. */
  add(code: NoticeCode, params: Params = {}, sinceMs = Date.now()): void {
    this.#happened = [
      ...this.#happened,
      { noticeId: randomUUID(), code, params, sinceMs, acknowledgeable: true },
    ].slice(-NOTICES.most);
    this.#options.log.warn(`notice: ${code}`, params);
    this.#keep();
  }

  /** Something is the case, or (null) no longer: shown for as long. */
  set(code: NoticeCode, params: Params | null): void {
    const before = this.#conditions.get(code);
    if (params === null ? !before : before && JSON.stringify(before.params) === JSON.stringify(params)) return;
    if (params === null) this.#conditions.delete(code);
    else
      this.#conditions.set(code, {
        noticeId: code,
        code,
        params,
        sinceMs: before?.sinceMs ?? Date.now(),
        acknowledgeable: false,
      });
    this.#options.onChanged(this.list());
  }

  /** One that is unknown was acknowledged on another screen. */
  acknowledge(noticeId: string): void {
    const left = this.#happened.filter((notice) => notice.noticeId !== noticeId);
    if (left.length === this.#happened.length) return;
    this.#happened = left;
    this.#keep();
  }

  /** What these said was set right. */
  over(codes: NoticeCode[]): void {
    this.#happened = this.#happened.filter(({ code }) => !codes.includes(code));
    this.#keep();
  }

  /** On a full disk it is shown all the same; it is then forgotten by a restart. */
  #keep(): void {
    const { file, log, onChanged } = this.#options;
    try {
      writeFileSync(`${file}.new`, JSON.stringify(this.#happened), { mode: 0o600, flush: true });
      renameSync(`${file}.new`, file);
    } catch (thrown) {
      log.error('the notices could not be kept', { reason: String(thrown) });
    }
    onChanged(this.list());
  }
}

function read(file: string): Notice[] {
  try {
    return z.array(Notice).parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return [];
  }
}
