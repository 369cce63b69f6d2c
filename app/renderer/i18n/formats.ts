import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatsOf, type Formats } from '../../shared/formats.ts';
import { useApp } from '../stores/app-store.ts';

export { formatsOf, type Formats, type Language } from '../../shared/formats.ts';

/** The formats of the chosen language and the site's time zone. */
export function useFormats(): Formats {
  const { i18n } = useTranslation();
  const timeZone = useApp((state) => state.info?.site.timeZone) ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  return useMemo(() => formatsOf(i18n.language === 'vi' ? 'vi' : 'en', timeZone), [i18n.language, timeZone]);
}

/** 512x288 as people write it. */
export const sizeText = (size: string): string => size.replace('x', ' × ');
