import type { Formats } from '../i18n/formats.ts';

/** A share as it may be read: never rounded up, so that 100.0% is all of it and 99.9% is what was wanted. '' for what is not known. */
export function shareText(share: number | null, formats: Formats): string {
  return share === null ? '' : `${formats.number(Math.floor(share * 1000 + 1e-9) / 10, 1)}%`;
}

/** Kilobits a second, in the unit that reads well. */
export function rateText(kbps: number, formats: Formats): string {
  return kbps < 1000 ? `${formats.number(kbps)} kbit/s` : `${formats.number(kbps / 1000, 1)} Mbit/s`;
}

/** Bytes of memory or a disk, in the unit that reads well. */
export function bytesText(bytes: number, formats: Formats): string {
  const gigabytes = bytes / 1024 ** 3;
  if (gigabytes < 0.95) return `${formats.number(bytes / 1024 ** 2)} MB`;
  return `${formats.number(gigabytes, gigabytes < 9.95 ? 1 : 0)} GB`;
}

/** Figures below ten have a decimal: 8.4 and 15. */
export const fineText = (value: number, formats: Formats): string =>
  formats.number(value, value < 9.95 && Math.abs(value - Math.round(value)) >= 0.05 ? 1 : 0);
