import { z } from 'zod';

export const ReportPeriod = z.enum(['day', 'week', 'month']);
export type ReportPeriod = z.infer<typeof ReportPeriod>;
export const ReportFormat = z.enum(['pdf', 'xlsx', 'csv']);
export type ReportFormat = z.infer<typeof ReportFormat>;
export const ReportLanguage = z.enum(['en', 'vi']);
export type ReportLanguage = z.infer<typeof ReportLanguage>;

/** A day of the site's calendar, 2026-11-21. */
export const SiteDate = z.string().refine((text) => {
  const atMs = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(text);
}, 'a day is written 2026-11-21');

/** `date`: any day of the period. */
export const ReportRequest = z.object({
  period: ReportPeriod,
  date: SiteDate,
  format: ReportFormat,
  language: ReportLanguage,
});
export type ReportRequest = z.infer<typeof ReportRequest>;

/** What is written by itself. `folder`: null: nothing is. */
export const ReportPlan = z.object({
  folder: z.string().trim().min(1).max(1000).nullable(),
  periods: z.array(ReportPeriod).max(3),
  formats: z.array(ReportFormat).max(3),
  language: ReportLanguage,
});
export type ReportPlan = z.infer<typeof ReportPlan>;
