import { create } from 'zustand';
import { api, type AppInfo, type Me, type Method, type Totals } from '../../shared/api/index.ts';
import { mayDo, type Role } from '../../shared/domain/role.ts';
import type { ConnectionState } from '../client/client.ts';

interface AppState {
  info: AppInfo | null;
  /** Who looks at this screen; null: not known yet. */
  me: Me | null;
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
  me: null,
  totals: null,
  totalsAtMs: null,
  clockOffsetMs: 0,
  lateSinceMs: null,
  connection: { state: 'connecting', sinceMs: Date.now(), nextTryAtMs: null, error: null },
}));

/** Whether what is shown was counted elsewhere, and nothing can be changed here. */
export const useAtHeadquarters = (): boolean => useApp((state) => state.info?.host === 'headquarters');

/** Whether whoever looks may do what needs this role; what he may not is not offered. As long as it is not known who it is, he may: the application refuses it. */
export const useMay = (needed: Role): boolean => useApp(({ me }) => me === null || mayDo(me.role, needed));

/** The same of a method: what its table says of whom it is for. */
export const useMayAsk = (method: Method): boolean => useMay(api[method].role);

/** The server's clock, UTC ms: every age and clock time on screen is of this. */
export const serverNow = () => Date.now() + useApp.getState().clockOffsetMs;
