import { ReportFormat, ReportLanguage, ReportPeriod, type ReportPlan } from '../../shared/domain/report.ts';
import { dialectOf, type Db } from './dialect/dialect.ts';

export interface StoredPlan extends ReportPlan {
  /** The last day whose reports are written; null: none is. */
  writtenUntil: string | null;
  logo: Uint8Array | null;
}

/** There is one. */
const PLAN = 'site';

const NONE: StoredPlan = {
  folder: null,
  periods: ['day', 'week', 'month'],
  formats: ['pdf'],
  language: 'en',
  writtenUntil: null,
  logo: null,
};

export async function getReportPlan(db: Db): Promise<StoredPlan> {
  const { fromJson } = dialectOf(db);
  const row = (await db('report_plans').where({ plan_id: PLAN }).first()) as Record<string, unknown> | undefined;
  if (!row) return NONE;
  return {
    folder: row.folder as string | null,
    periods: ReportPeriod.array().parse(fromJson(row.periods)),
    formats: ReportFormat.array().parse(fromJson(row.formats)),
    language: ReportLanguage.parse(row.language),
    writtenUntil: row.written_until as string | null,
    logo: row.logo === null ? null : Uint8Array.from(row.logo as Buffer),
  };
}

export async function changeReportPlan(db: Db, change: Partial<StoredPlan>, nowMs: number): Promise<void> {
  const { toInstant, toJson } = dialectOf(db),
    { folder, periods, formats, language, writtenUntil, logo } = { ...(await getReportPlan(db)), ...change };
  const row = {
    ...{
      plan_id: PLAN,
      folder,
      language,
      written_until: writtenUntil,
      periods: toJson(periods),
      formats: toJson(formats),
    },
    logo: logo && Buffer.from(logo),
    updated_at: toInstant(nowMs),
  };
  await db('report_plans').insert(row).onConflict('plan_id').merge();
}
