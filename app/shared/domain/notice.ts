import { z } from 'zod';

/**
 * What the people of the shop have to know, whichever screen they look at, and how bad it is. The sentences are in app/renderer/notices.
 * A parameter whose name ends in `Ms` is a moment and is shown in the site's time.
 */
export const NOTICES = {
  /** The database could not be read any more: it is kept as `file`, and counting goes on in a new one since `atMs`. `fromMs`: when it was last whole in a copy, 0 without one. */
  'database-damaged': 'error',
  /** The same for a database that was gone, or had no bytes. */
  'database-missing': 'error',
  /** A part of what was counted last could not be read any more and is left out, at most of the minutes before `atMs`; it is kept as `file`. */
  'journal-damaged': 'error',
  /** Neither a copy nor the configuration could be read: cameras and lines have to be set up again. */
  'configuration-lost': 'error',
  /** Somebody deleted or replaced the file while Footfall ran: it was written back, nothing is missing. `file`: what lay there, '' when nothing did. */
  'database-put-back': 'warning',
  /** The counts of a copy of `copyMs` were added; what was there before is kept as `file`. */
  'copy-restored': 'info',
  /** No verified copy could be made; the last good one is of `lastMs`, 0 when there is none. */
  'backup-failed': 'warning',
  /** Copies are made, and not put into the second place that was chosen for them. */
  'backup-away-failed': 'warning',
  /** What is done by itself (`job`, a JobName) failed the last time; it is tried again after an hour. */
  'job-failed': 'warning',
  /** This PC's clock was set, from `fromMs` to `toMs`. Nobody was lost; events from then on have the new time. */
  'clock-set': 'info',
  /** The disk of the data folder fills up: `free` is left of it. */
  'disk-low': 'warning',
  /** It is nearly full: only what is counted is stored. */
  'disk-very-low': 'error',
  /** Somebody has to come to these cameras: their next visit is due. */
  'visit-due': 'info',
  /** What ran the models (`provider`) failed: cameras count on with the processor, and it is tried again. */
  'provider-failed': 'warning',
  /** The centre has rows of this node that this database did not send: nothing is sent until somebody decides. */
  'export-stopped': 'error',
  /** The centre had other rows than this database, though they were sent: `rows` of the days `days` were sent again. */
  'centre-differed': 'info',
  /** Footfall ended unexpectedly at `atMs` and was started again. */
  crashed: 'warning',
} as const satisfies Record<string, 'info' | 'warning' | 'error'>;

export type NoticeCode = keyof typeof NOTICES;

export const Notice = z.object({
  noticeId: z.string(),
  code: z.enum(Object.keys(NOTICES) as [NoticeCode, ...NoticeCode[]]),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  sinceMs: z.number(),
  /** Stays until somebody has said that they saw it; else it goes when its cause does. */
  acknowledgeable: z.boolean(),
});
export type Notice = z.infer<typeof Notice>;
