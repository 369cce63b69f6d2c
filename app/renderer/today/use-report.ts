import type { CountReport } from '../../shared/api/index.ts';
import { useApi, type Answer } from '../query/use-api.ts';
import { COVERAGE_EVERY_MS } from '../query/settings.ts';

export interface ReportQuestion {
  cameraId: string | null;
  regionId: string | null;
  fromMs: number;
  toMs: number;
  bucketMinutes: number;
}

/** The report of one day, of one door or line or of all; `live`: of a day that goes on. */
export const useReport = (question: ReportQuestion, live: boolean): Answer<CountReport> =>
  useApi('counts.report', question, { everyMs: live && COVERAGE_EVERY_MS });
