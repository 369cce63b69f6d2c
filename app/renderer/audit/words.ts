import type { TFunction } from 'i18next';
import type { Formats } from '../i18n/formats.ts';

/** A person, or what it came over where nobody is known by name. */
export const whoText = (t: TFunction, { name, kind }: { name: string | null; kind: string }): string =>
  name ?? t(`audit.kind.${kind}`, { defaultValue: kind });

export const actionText = (t: TFunction, action: string): string =>
  t(`audit.action.${action}`, { defaultValue: action });

export const whenText = (formats: Formats, ms: number): string => `${formats.day(ms)} ${formats.time(ms)}`;
