import { PEOPLE_LIMITS } from '../../shared/api/people.ts';
import { FootfallError } from '../../shared/errors.ts';

/** Invisible letters that change how what is around them reads, and control letters; the joiners of Persian and Indian scripts are letters. */
const UNUSABLE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/u;

/**
 * A name in any script as it is shown, and as it is compared: without differences of case, width, blanks or joiners, so that nobody is called almost
 * like somebody else. Throws PEOPLE_009.
 */
export function personName(given: string): { name: string; nameKey: string } {
  const name = given.normalize('NFC').trim().replaceAll(/\s+/gu, ' ');
  if (name === '' || !/[\p{L}\p{N}]/u.test(name) || name.length > PEOPLE_LIMITS.name || UNUSABLE.test(name))
    throw new FootfallError('PEOPLE_009', { most: PEOPLE_LIMITS.name });
  return { name, nameKey: nameKeyOf(name) };
}

/** Also of what could be nobody's name. */
export function nameKeyOf(given: string): string {
  // Upper case first: ß is SS, and both sigmas are one.
  const folded = given
    .slice(0, 4 * PEOPLE_LIMITS.name)
    .normalize('NFKC')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC');
  return folded
    .replaceAll(/[\u200c\u200d]/gu, '')
    .trim()
    .replaceAll(/\s+/gu, ' ');
}
