import { businessDay, instantOf } from '../../../core/stats/business-day.ts';
import { MINUTE_MS } from '../../../core/time.ts';
import type { Site } from '../../../shared/api/index.ts';
import { FootfallError } from '../../../shared/errors.ts';
import { instant } from './instant.ts';

/** The one camera of that name or id. Throws CLI_001. */
export function namedCamera(
  camera: string,
  cameras: readonly { cameraId: string; name: string }[],
  command: string,
): string {
  const found = cameras.filter(({ cameraId, name }) => cameraId === camera || name === camera);
  if (found.length === 1) return found[0].cameraId;
  throw new FootfallError('CLI_001', {
    detail:
      found.length === 0
        ? `There is no camera “${camera}”; there are ${cameras.map(({ name }) => name).join(', ')}`
        : `Several cameras are called “${camera}”: give the id of one, ${found.map(({ cameraId }) => cameraId).join(' or ')}`,
    command,
  });
}

/** A moment, or a business day of the site: where it begins (`from`) or ends (`to`). Throws CLI_001. */
export function dayOrTime(
  text: string,
  { timeZone, dayStartMinutes }: Pick<Site, 'timeZone' | 'dayStartMinutes'>,
  which: 'from' | 'to',
  command: string,
): number {
  const refuse = (detail: string) => new FootfallError('CLI_001', { detail, command });
  if (/^\d{4}-\d\d-\d\d$/.test(text)) {
    const at = Date.parse(`${text}T00:00Z`);
    if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text)
      throw refuse(`--${which}: there is no day ${text}`);
    const fromMs = instantOf(at + dayStartMinutes * MINUTE_MS, timeZone);
    return which === 'from' ? fromMs : businessDay(fromMs, timeZone, dayStartMinutes).toMs;
  }
  const ms = instant(text);
  if (Number.isNaN(ms)) throw refuse(`--${which} ${text} is neither a day nor a time with a zone`);
  return ms;
}
