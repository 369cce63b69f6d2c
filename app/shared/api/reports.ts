import { z } from 'zod';
import { PrivacyPaper } from '../domain/privacy.ts';
import { ReportLanguage, ReportPlan, ReportRequest } from '../domain/report.ts';
import { SaveState } from '../domain/save.ts';
import { Nothing, type MethodTable } from './table.ts';

/** Bytes of a logo. */
export const LOGO_BYTES = 500_000;

const Plan = ReportPlan.extend({
  /** As the source of a picture: data:image/png;base64,… */
  logo: z.string().nullable(),
  /** When the next day begins whose reports are written by themselves; null: none are. */
  nextMs: z.number().nullable(),
});

export const reportsMethods = {
  /** Begins a report; the answer comes before it is through. It is among the saves, and fetched at /saves/ID. */
  'reports.begin': {
    role: 'viewer',
    audited: true,
    http: 'POST /api/v1/reports',
    input: ReportRequest,
    output: SaveState,
  },
  /** Begins the sheet that says what is kept of people, or the sign for the door, from the settings of now. Among the saves as well. */
  'reports.privacy': {
    role: 'viewer',
    audited: true,
    http: 'POST /api/v1/reports/privacy',
    input: z.object({ paper: PrivacyPaper, language: ReportLanguage }),
    output: SaveState,
  },
  /** Which are written by themselves, and what is on them. */
  'reports.plan': { role: 'viewer', audited: false, http: 'GET /api/v1/reports/plan', input: Nothing, output: Plan },
  'reports.setPlan': {
    role: 'installer',
    audited: true,
    http: 'PUT /api/v1/reports/plan',
    input: ReportPlan,
    output: Plan,
  },
  /** `picture`: a PNG or JPEG in base64; null: none. */
  'reports.setLogo': {
    role: 'installer',
    audited: true,
    http: 'PUT /api/v1/reports/logo',
    input: z.object({
      picture: z
        .base64()
        .max(Math.ceil(LOGO_BYTES / 3) * 4)
        .nullable(),
    }),
    output: Plan,
  },
} satisfies MethodTable;
