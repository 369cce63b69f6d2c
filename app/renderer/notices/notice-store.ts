import { create } from 'zustand';
import type { Notice } from '../../shared/domain/notice.ts';

/** What main has to tell on every page, oldest first. */
export const useNotices = create<{ notices: Notice[] }>(() => ({ notices: [] }));
