import { PEOPLE_LIMITS } from '../../shared/api/people.ts';
import { FootfallError } from '../../shared/errors.ts';
import { nameKeyOf } from './person-name.ts';

/** Letters that may stand around a common password without making it a rare one: password2026! */
const MOST_AROUND = 4;
/** What is no word of the list is no word that somebody hides in something longer. */
const LEAST_WORD = 4;

/** A password as it is hashed: one spelling of what looks the same. */
export const spelled = (password: string): string => password.normalize('NFKC');

/** Throws PEOPLE_002 when it is too short or too long, PEOPLE_003 when it is one that is tried first. */
export async function checkPassword(password: string, name: string): Promise<void> {
  const { leastPassword: least, password: most } = PEOPLE_LIMITS;
  const text = spelled(password),
    length = [...text].length;
  if (length < least || length > most) throw new FootfallError('PEOPLE_002', { least, most });
  const folded = text.toLowerCase(),
    inner = folded.replace(/^[^\p{L}]+/u, '').replace(/[^\p{L}]+$/u, ''),
    common = await commonPasswords();
  const isCommon =
    common.has(folded) ||
    (inner.length >= LEAST_WORD && folded.length - inner.length <= MOST_AROUND && common.has(inner)) ||
    new Set(folded).size <= 2 ||
    nameKeyOf(text).replaceAll(' ', '').includes(nameKeyOf(name).replaceAll(' ', '').padEnd(LEAST_WORD, '\0')) ||
    inner.startsWith('footfall');
  if (isCommon) throw new FootfallError('PEOPLE_003');
}

let common: Promise<ReadonlySet<string>> | null = null;
/** 49,233 passwords that were stolen most often; read when the first one is chosen. */
function commonPasswords(): Promise<ReadonlySet<string>> {
  common ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common'] as string[]),
  );
  return common;
}
