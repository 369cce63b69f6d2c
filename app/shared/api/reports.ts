import { z } from 'zod';
import { ReportPlan, ReportRequest } from '../domain/report.ts';
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
