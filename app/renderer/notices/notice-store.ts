import { create } from 'zustand';
import type { Notice } from '../../shared/domain/notice.ts';

/** What is shown on every page, oldest first. */
export const useNotices = create<{ notices: Notice[] }>(() => ({ notices: [] }));
