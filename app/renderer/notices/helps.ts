import type { NoticeCode } from '../../shared/domain/notice.ts';

/** Where somebody can do something about a notice. */
export const helps: Partial<Record<NoticeCode, { path: string; label: string }>> = {
  'database-damaged': { path: '/settings', label: 'notices.toCopies' },
  'database-missing': { path: '/settings', label: 'notices.toCopies' },
  'backup-failed': { path: '/settings', label: 'notices.toCopies' },
  'export-stopped': { path: '/settings', label: 'notices.toSettings' },
  'job-failed': { path: '/settings', label: 'notices.toSettings' },
  'configuration-lost': { path: '/cameras', label: 'notices.toCameras' },
};
