import { ERRORS, type ErrorInfo } from '../../shared/errors.ts';
import { errorsVi } from './errors-vi.ts';
import type { Language } from './formats.ts';

/** What is wrong, without what to do about it: the first sentence, for places with little room. */
export const firstSentence = (text: string) => /^.+?[.!?](?=\s|$)/.exec(text)?.[0] ?? text;

/** The sentence of an error; a code this screen does not know keeps the sentence it came with. */
export function errorSentence({ code, params, message }: ErrorInfo, language: Language): string {
  const sentence: string | undefined = (language === 'vi' ? errorsVi : ERRORS)[code];
  const value = (param: string | number | undefined) =>
    typeof param === 'number' && language === 'vi' ? String(param).replace('.', ',') : String(param ?? '?');
  return sentence?.replace(/\{(\w+)\}/g, (_, key: string) => value(params[key])) ?? message;
}
