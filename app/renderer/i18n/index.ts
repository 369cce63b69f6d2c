import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from './formats.ts';

/** Every folder's messages.ts exports `messages: { en, vi }`; its keys stand under the folder's name: `t('live.inToday')`, `t('editor.save')`. */
const modules = import.meta.glob<{ messages: Record<Language, object> }>('../*/messages.ts', { eager: true });

export const resources: Record<Language, Record<string, object>> = { en: {}, vi: {} };
for (const [path, { messages }] of Object.entries(modules)) {
  const folder = path.split('/')[1];
  resources.en[folder] = messages.en;
  resources.vi[folder] = messages.vi;
}

const REMEMBERED = 'footfall.language';
export const languages: { code: Language; name: string }[] = [
  { code: 'en', name: 'English' },
  { code: 'vi', name: 'Tiếng Việt' },
];

/** The remembered language, else the browser's, else English. */
function firstLanguage(): Language {
  const remembered = localStorage.getItem(REMEMBERED);
  if (remembered === 'en' || remembered === 'vi') return remembered;
  return navigator.languages.some((tag) => tag.startsWith('vi')) ? 'vi' : 'en';
}

export async function startLanguages(): Promise<void> {
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language;
  });
  await i18next.use(initReactI18next).init({
    lng: firstLanguage(),
    fallbackLng: 'en',
    returnNull: false,
    resources: { en: { translation: resources.en }, vi: { translation: resources.vi } },
    interpolation: { escapeValue: false },
  });
}

export function chooseLanguage(language: Language): void {
  localStorage.setItem(REMEMBERED, language);
  void i18next.changeLanguage(language);
}
