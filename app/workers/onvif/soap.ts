import { createHash, randomBytes } from 'node:crypto';
import type { HttpAnswer } from './http.ts';
import type { Login } from '../net/digest.ts';
import { at, escaped, shortText, soapBody, text } from './xml.ts';

/* What is asked as SOAP, and how an answer is to be understood. */

export const NAMESPACES = {
  device: 'http://www.onvif.org/ver10/device/wsdl',
  media1: 'http://www.onvif.org/ver10/media/wsdl',
  media2: 'http://www.onvif.org/ver20/media/wsdl',
} as const;

export interface Question {
  /** GetProfiles: what it asks for, and without Response the name of its answer. */
  operation: string;
  namespace: string;
  /** The whole envelope. Whoever sends it puts the header in. */
  envelope(header: string): string;
}

export function question(namespace: string, operation: string, inner = ''): Question {
  return {
    operation,
    namespace,
    envelope: (header) =>
      `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header>${header}</s:Header>` +
      `<s:Body><${operation} xmlns="${namespace}">${inner}</${operation}></s:Body></s:Envelope>`,
  };
}

const WSS = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss';

/** The header of WS-Security. `atMs`: now, by the device's clock. */
export function usernameToken({ username, password }: Login, atMs: number, asText: boolean): string {
  const nonce = randomBytes(16),
    created = new Date(atMs).toISOString();
  const digest = createHash('sha1').update(nonce).update(created).update(password).digest('base64');
  return (
    `<Security s:mustUnderstand="1" xmlns="${WSS}-wssecurity-secext-1.0.xsd"><UsernameToken><Username>${escaped(username)}</Username>` +
    `<Password Type="${WSS}-username-token-profile-1.0#${asText ? 'PasswordText' : 'PasswordDigest'}">${asText ? escaped(password) : digest}</Password>` +
    `<Nonce EncodingType="${WSS}-soap-message-security-1.0#Base64Binary">${nonce.toString('base64')}</Nonce>` +
    `<Created xmlns="${WSS}-wssecurity-utility-1.0.xsd">${created}</Created></UsernameToken></Security>`
  );
}

/**
 * What an answer is. refused: it wants a login, or another one. forbidden: this user may not. unsupported: it does not know the question. fault: it has another reason not to
 * answer. foreign: no SOAP.
 */
export type Outcome =
  | { kind: 'answer'; node: unknown }
  | { kind: 'refused' | 'unsupported' | 'fault' | 'foreign' | 'forbidden'; said: string };

export function outcomeOf(answer: HttpAnswer, operation: string): Outcome {
  const body = soapBody(answer.body, answer.contentType),
    node = at(body, `${operation}Response`);
  if (node !== undefined) return { kind: 'answer', node };
  const fault = at(body, 'Fault');
  if (fault !== undefined) return faultOutcome(fault, answer.status);
  const words = answer.status >= 400 ? pageWords(answer) : '',
    said = words || `HTTP ${answer.status}`;
  if (words || [401, 423, 429].includes(answer.status)) return { kind: 'refused', said };
  if (answer.status === 403) return { kind: 'forbidden', said };
  if (body !== null && answer.status >= 400) return { kind: 'fault', said };
  return { kind: 'foreign', said };
}

/** That it has no such user; most do not tell a guesser. */
export const isUnknownUser = (said: string): boolean =>
  /(?:no such|unknown|no (?:matching )?onvif|invalid) user\b(?! ?name or)|\busers?\b.{0,30}(?:(?:does|do) not exist|doesn't exist|not found|not registered)|用户不存在|người dùng không tồn tại/i.test(
    said,
  );

const REFUSED =
  /not\s*authori[sz]|unauthori[sz]|authenticat|authori[sz]ation|failed\s*check|invalid\s*security|wsse?:|password|credential|log\s?in|user\s*name|wrong user|authority/i;
const FORBIDDEN = /operation\s*prohibited|action\s*not\s*allowed|permission|privilege|not permitted|no right/i;
const UNSUPPORTED =
  /not\s*supported|not\s*implemented|unsupported|unknown\s*(?:action|operation|method)|no\s*such\s*(?:operation|method|service)|method .*not (?:found|implemented)|optional action/i;

function faultOutcome(fault: unknown, status: number): Outcome {
  const codes = faultCodes(at(fault, 'Code')),
    reason = shortText(at(fault, 'Reason', 'Text')) || shortText(at(fault, 'faultstring')),
    detail = shortText(at(fault, 'Detail', 'Text')) || shortText(at(fault, 'Detail')) || shortText(at(fault, 'detail')),
    all = [...codes, text(at(fault, 'faultcode')), reason, detail].join(' ');
  const said = [reason, detail === reason ? '' : detail].filter(Boolean).join(': ') || codes.at(-1) || `HTTP ${status}`;
  if (/not\s*authori[sz]ed/i.test(all) || status === 401) return { kind: 'refused', said };
  if (FORBIDDEN.test(all) || status === 403) return { kind: 'forbidden', said };
  if (REFUSED.test(all) || isLocked(all) || attemptsLeft(all) !== null || isAboutTime(all) || isUnknownUser(all))
    return { kind: 'refused', said };
  if (UNSUPPORTED.test(all)) return { kind: 'unsupported', said };
  return { kind: 'fault', said };
}

/** Each code and those within it. */
function faultCodes(code: unknown): string[] {
  const codes: string[] = [];
  for (let one = code; one !== undefined && codes.length < 5; one = at(one, 'Subcode'))
    codes.push(shortText(at(one, 'Value')));
  return codes.filter(Boolean);
}

/** Of a page, of XML or of JSON what matters: that a user is locked, and how many attempts are left. */
function pageWords({ body }: HttpAnswer): string {
  const page = body.subarray(0, 20_000).toString('utf8');
  // Hikvision's own words.
  const named = ['lockStatus', 'retryTimes', 'retryLoginTime'].flatMap((name) => {
    const value = new RegExp(`${name}["\\s>:=]{1,6}(\\w{1,10})`, 'i').exec(page)?.[1];
    return value === undefined ? [] : [`${name} ${value}`];
  });
  const words = named.join(', ') || shortText(page.replaceAll(/<(?:script|style)[^>]*>[^<]*|<[^<>]*>/gi, ' '));
  return isLocked(words) || attemptsLeft(words) !== null ? words : '';
}

/** What the device says of a user whom it does not let in any more, for a time or for good. */
export const isLocked = (said: string): boolean =>
  /\block(?:ed|out|ing)?\b|too many|(?:user|account|address|ip)\b.{0,20}\bblocked|illegal login|锁定|bị khóa/i.test(
    said,
  );

/** “You still have 24 attempt(s)”, “remaining tries: 3”. */
export function attemptsLeft(said: string): number | null {
  if (!/still|left|remain|more|chance|have|retry|剩余|còn/i.test(said)) return null;
  // “is locked after 5 attempts” names none that are left, “2 more before it is locked” does.
  if (/(?:is|been|are|was|account|user) locked/i.test(said) && !/\b(?:before|until|will)\b/i.test(said)) return null;
  const number =
    /(\d{1,3})\s*(?:more\s+|login\s+|remaining\s+)*(?:attempt|tries|try\b|retr|times?\b|chance)/i.exec(said)?.[1] ??
    /(?:attempts?|tries|retries|times|chances?)\s*(?:left|remaining|remain)?\D{0,12}(\d{1,3})\b/i.exec(said)?.[1] ??
    /(?:剩余|còn)\D{0,12}(\d{1,3})/i.exec(said)?.[1];
  return number === undefined ? null : Number(number);
}

/** That it minds the time of a question, not the password. */
export const isAboutTime = (said: string): boolean =>
  /time\s*(?:stamp|check|out of|window|differ)|\bclock\b|(?:message|token|nonce|request|time)\s*(?:has |is )?expired|wsu:created|created time|not\s*synchron/i.test(
    said,
  );
