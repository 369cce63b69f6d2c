import type { CountReport } from '../../shared/api/index.ts';
import { client } from '../client/app-client.ts';
import { useAnswer } from './use-answer.ts';

export interface ReportQuestion { cameraId: string | null; regionId: string | null; fromMs: number; toMs: number; bucketMinutes: number }

/** The report of one day, of one door or line or of all, kept current while `live`. */
export const useReport = (question: ReportQuestion | null, live: boolean) =>
  useAnswer<CountReport>(question && Object.values(question).join(' '), live, () => client.call('counts.report', question!));
