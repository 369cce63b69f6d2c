import { create } from 'zustand';
import type { AppInfo, Totals } from '../../shared/api/index.ts';
import type { ConnectionState } from '../client/client.ts';

interface AppState {
  info: AppInfo | null;
  /** Totals of the running business day, as the database has them. */
  totals: Totals | null;
  /** Server time at which `totals` was known to hold. */
  totalsAtMs: number | null;
  connection: ConnectionState;
  /** An answer is due since then by this screen's clock, and late: what comes is old. Null: the application answers. */
  lateSinceMs: number | null;
  /** Server clock minus this screen's clock, ms. */
  clockOffsetMs: number;
}

export const useApp = create<AppState>(() => ({
  info: null,
  totals: null,
  totalsAtMs: null,
  clockOffsetMs: 0,
  lateSinceMs: null,
  connection: { state: 'connecting', sinceMs: Date.now(), nextTryAtMs: null, error: null },
}));

/** Whether what is shown was counted elsewhere, and nothing can be changed here. */
export const useAtHeadquarters = (): boolean => useApp((state) => state.info?.host === 'headquarters');

/** The server's clock, UTC ms: every age and clock time on screen is of this. */
export const serverNow = () => Date.now() + useApp.getState().clockOffsetMs;
