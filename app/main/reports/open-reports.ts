import { placeOf } from '../../core/stats/history.ts';
import type { reportsMethods } from '../../shared/api/reports.ts';
import { privacyFacts } from '../db/privacy-facts.ts';
import { changeReportPlan, getReportPlan } from '../db/report-plan.ts';
import type { Context, HandlersOf } from '../feature.ts';
import type { Saves } from '../saves/open-saves.ts';
import { mustTake, reportFile, reportName, reportWriter, writtenUnder } from './write-reports.ts';

export { reportName, reportWriter, writtenUnder, yesterdayOf, type ReportWriter } from './write-reports.ts';

/** Reports of a day, week or month, by hand and by the timetable. */
export function openReports({ db, host, site, files, runTask }: Context, { saves }: { saves: Saves }) {
  const writer = reportWriter({ db, site, runTask, databaseFile: files.database, version: host.version });
  const shown = async () => {
    const { folder, periods, formats, language, logo, writtenUntil } = await getReportPlan(db);
    return {
      ...{ folder, periods, formats, language },
      logo: logo && pictureUrl(logo),
      nextMs: writtenUntil === null ? null : placeOf(writtenUntil, 'day', site).toMs,
    };
  };
  return {
    handlers: {
      'reports.begin': (request) =>
        saves.begin(reportName(site.name, request), async (file, signal) => ({
          rows: 0,
          ...(await writer.write(request, file, Date.now(), signal)),
        })),
      'reports.privacy': async ({ paper, language }) => {
        const facts = await privacyFacts(db, files.database);
        return saves.begin(reportFile(site.name, paper), async (file) => ({
          rows: 0,
          ...(await runTask('privacy', {
            ...{ file, paper, language, site, facts },
            madeAtMs: Date.now(),
            version: host.version,
          })),
        }));
      },
      'reports.plan': shown,
      'reports.setPlan': async (plan) => {
        if (plan.folder !== null) await mustTake(plan.folder);
        const nowMs = Date.now(),
          writtenUntil = writtenUnder(await getReportPlan(db), site, nowMs);
        await changeReportPlan(db, { ...plan, writtenUntil }, nowMs);
        return shown();
      },
      'reports.setLogo': async ({ picture }) => {
        const logo = picture === null ? null : Uint8Array.from(Buffer.from(picture, 'base64'));
        if (logo) await runTask('check-logo', { logo });
        await changeReportPlan(db, { logo }, Date.now());
        return shown();
      },
    } satisfies HandlersOf<typeof reportsMethods>,
    writer,
  };
}

const pictureUrl = (logo: Uint8Array): string =>
  `data:image/${logo[0] === 0x89 ? 'png' : 'jpeg'};base64,${Buffer.from(logo).toString('base64')}`;
