import { setTimeout as after } from 'node:timers/promises';
import type { DeviceCertificate } from '../../shared/domain/device.ts';
import { HIDDEN } from '../../shared/credentials.ts';
import { likelyClocks, type DeviceClock } from './device-clock.ts';
import { DEVICE_LIMITS } from './device-limits.ts';
import {
  basicAuthorization,
  bestDigest,
  digestAuthorization,
  parseChallenges,
  takeNextNonce,
  type Challenge,
  type Login,
} from '../net/digest.ts';
import { request, RequestFailed, type HttpAnswer, type HttpQuestion, type Target } from './http.ts';
import { loginRefusal, Refusal, refusalOf } from './refusal.ts';
import {
  attemptsLeft,
  isAboutTime,
  isLocked,
  isUnknownUser,
  outcomeOf,
  usernameToken,
  type Outcome,
  type Question,
} from './soap.ts';

/** The ways in which a device may want to be asked. */
type Scheme =
  | { kind: 'none' }
  | { kind: 'digest' }
  | { kind: 'basic' }
  /** WS-Security. `clock`: which of the likely clocks; `asText`: the password itself, for devices that know nothing else. */
  | { kind: 'token'; aheadMs: number; asText: boolean };

export type Attempt = Exclude<Outcome, { kind: 'refused' }> | { kind: 'failed'; failed: RequestFailed };

export interface SessionOptions extends Target {
  /** As a person knows it. */
  asked: string;
  login: Login;
}

/**
 * Asks one device. A question goes unsigned until the device refuses it; then it is signed as the device wants, and from then on each is. One password is tried
 * DEVICE_LIMITS.logins times at most, over all ways together: a camera that locks its user would be lost for the installer.
 */
export class DeviceSession {
  readonly asked: string;
  readonly address: string;
  clock: DeviceClock = { aheadMs: null, localAheadMs: null };
  certificate: DeviceCertificate | null = null;
  readonly #target: Target;
  readonly #login: Login;
  readonly #endsAt = performance.now() + DEVICE_LIMITS.wholeMs;
  readonly #challenges = new Map<string, Challenge>();
  /** When the last questions were sent. */
  readonly #sentAt: number[] = [];
  #scheme: Scheme = { kind: 'none' };
  #proved = false;
  #logins = 0;
  #dateAheadMs: number | null = null;
  /** Where the clock that it says was not the one it goes by. */
  #otherClockMs: number | null = null;

  constructor({ asked, login, address, trusted }: SessionOptions) {
    this.asked = asked;
    this.address = address;
    this.#login = login;
    this.#target = { address, trusted };
  }

  /** What the device takes for now, less what this PC does; null: it does not say. Where another clock than the one it says was the right one, that. */
  get clockAheadMs(): number | null {
    return this.#otherClockMs ?? this.clock.aheadMs ?? this.clock.localAheadMs;
  }

  get username(): string {
    return this.#login.username;
  }

  /** How many questions it may be asked at a time: until it let in, each waits for what the one before found out; and a nonce of Digest may be of one only. */
  get atOnce(): number {
    return this.#proved && this.#scheme.kind !== 'digest' ? 2 : 1;
  }

  get timeLeftMs(): number {
    return this.#endsAt - performance.now();
  }

  /** What was read so far has to do. */
  get isLate(): boolean {
    return this.timeLeftMs < DEVICE_LIMITS.lastMs;
  }

  /** As `ask`; that no answer came is an outcome, too, and so is that what is not `needed` wants a login where there is none. */
  async attempt(url: URL, question: Question, needed = true): Promise<Attempt> {
    try {
      return await this.ask(url, question);
    } catch (thrown) {
      if (thrown instanceof RequestFailed) return { kind: 'failed', failed: thrown };
      if (thrown instanceof Refusal && !needed && this.username === '')
        return { kind: 'forbidden', said: thrown.message };
      throw thrown;
    }
  }

  /** Resolves with the answer, or with why there is none. Throws a Refusal where asking on makes no sense: nobody is there, the login is wrong. */
  async ask(url: URL, question: Question): Promise<Exclude<Outcome, { kind: 'refused' }>> {
    for (let renewed = 0; ;) {
      const scheme = this.#scheme,
        challenge = this.#challenges.get(url.pathname);
      const signed = scheme.kind === 'digest' ? challenge !== undefined : scheme.kind !== 'none';
      const answer = await this.#send(url, question, signed, challenge);
      const outcome = this.#withoutPassword(outcomeOf(answer, question.operation));
      // Who minds the login without saying so is asked with it; what it answers then is about the question.
      const refused =
        outcome.kind === 'refused' || (!this.#proved && this.#wantsLogin(outcome, question, signed, answer.status));
      if (!refused) {
        if (signed && outcome.kind === 'answer') this.#proved = true;
        return outcome as Exclude<Outcome, { kind: 'refused' }>;
      }
      const said = outcome.kind === 'answer' ? '' : outcome.said;
      const fresh = this.#takeChallenges(url, answer);
      if (scheme.kind === 'digest' && fresh && (!signed || isStale(fresh) || this.#proved) && renewed < 2) {
        // A nonce is of one service, and of one time.
        renewed += 1;
        if (signed && isStale(fresh)) this.#logins -= 1;
        continue;
      }
      // The login is right: it is this that the user may not.
      if (this.#proved) return { kind: 'forbidden', said };
      this.#scheme = this.#next(signed, answer, said);
    }
  }

  /** One question without a login, whatever comes of it. */
  async knock(url: URL, question: Question): Promise<{ outcome: Outcome; location: string | null }> {
    const answer = await this.#send(url, question, false, undefined);
    return {
      outcome: outcomeOf(answer, question.operation),
      location: answer.status >= 300 && answer.status < 400 ? answer.location : null,
    };
  }

  /** A picture, or what else is no SOAP. Only after a login was proved, or where none is needed. */
  async fetch(url: URL): Promise<HttpAnswer> {
    const plain = { method: 'GET', url, headers: {}, body: '', maximumBytes: DEVICE_LIMITS.pictureBytes } as const;
    const answer = await this.#request(plain);
    if (answer.status !== 401 || this.#login.username === '') return answer;
    const challenges = parseChallenges(answer.challenges),
      digest = bestDigest(challenges);
    if (!digest && !challenges.some(({ scheme }) => scheme === 'basic')) return answer;
    const authorization = digest
      ? digestAuthorization(digest, this.#login, 'GET', url.pathname + url.search, '')
      : basicAuthorization(this.#login);
    return this.#request({ ...plain, headers: { Authorization: authorization } });
  }

  /** Of what a device says: some say back what they were sent. */
  #withoutPassword(outcome: Outcome): Outcome {
    const { password } = this.#login;
    if (outcome.kind === 'answer' || password.length < 3) return outcome;
    return { ...outcome, said: outcome.said.replaceAll(password, HIDDEN) };
  }

  /** Some devices refuse a login in words of which none says so. What they answer to the two questions that always want one is taken for it. */
  #wantsLogin({ kind }: Outcome, { operation }: Question, signed: boolean, status: number): boolean {
    if (this.#login.username === '') return false;
    if (kind === 'forbidden') return !signed;
    if (kind === 'foreign')
      return !signed && operation === 'GetDeviceInformation' && (status === 400 || status === 500);
    return kind === 'fault' && (operation === 'GetDeviceInformation' || (operation === 'GetProfiles' && !signed));
  }

  /** How the next question is to be signed. Throws where the password is wrong, as far as that can be found out. */
  #next(signed: boolean, answer: HttpAnswer, said: string): Scheme {
    const refusal = () => loginRefusal(this.asked, this.#login.username, said);
    if (
      this.#login.username === '' ||
      this.#logins >= DEVICE_LIMITS.logins ||
      isLocked(said) ||
      (signed && isUnknownUser(said)) ||
      attemptsLeft(said) !== null
    )
      throw refusal();
    const challenges = parseChallenges(answer.challenges),
      digest = bestDigest(challenges) !== null,
      current = this.#scheme;
    if (current.kind === 'none')
      return digest ? { kind: 'digest' } : { kind: 'token', aheadMs: this.#clocks(said)[0], asText: false };
    if (!signed) throw refusal();
    // The second try is for what else it may have been than the password.
    if (current.kind === 'token' && digest) return { kind: 'digest' };
    if (current.kind === 'digest') return { kind: 'token', aheadMs: this.#clocks(said)[0], asText: false };
    if (current.kind === 'basic') throw refusal();
    const clock = this.#clocks(said)[1];
    if (clock !== undefined) {
      if (this.clock.aheadMs !== null) this.#otherClockMs = clock;
      return { kind: 'token', aheadMs: clock, asText: false };
    }
    if (isAboutTime(said)) throw refusal();
    return challenges.some(({ scheme }) => scheme === 'basic') ? { kind: 'basic' } : { ...current, asText: true };
  }

  #clocks = (said: string): number[] => likelyClocks(this.clock, this.#dateAheadMs, isAboutTime(said));

  #takeChallenges(url: URL, answer: HttpAnswer): Challenge | null {
    const fresh = bestDigest(parseChallenges(answer.challenges));
    if (fresh) this.#challenges.set(url.pathname, fresh);
    return fresh;
  }

  async #send(url: URL, question: Question, signed: boolean, challenge: Challenge | undefined): Promise<HttpAnswer> {
    const scheme = this.#scheme;
    const body = question.envelope(
      scheme.kind === 'token' ? usernameToken(this.#login, Date.now() + scheme.aheadMs, scheme.asText) : '',
    );
    const headers: Record<string, string> = {
      'Content-Type': `application/soap+xml; charset=utf-8; action="${question.namespace}/${question.operation}"`,
    };
    if (scheme.kind === 'basic') headers.Authorization = basicAuthorization(this.#login);
    if (scheme.kind === 'digest' && signed && challenge)
      headers.Authorization = digestAuthorization(challenge, this.#login, 'POST', url.pathname + url.search, body);
    if (signed && !this.#proved) this.#logins += 1;
    const answer = await this.#request({ method: 'POST', url, headers, body }, this.#proved || !signed);
    if (challenge) takeNextNonce(challenge, answer.authenticationInfo);
    return answer;
  }

  /** `again`: once more where what came was rubbish; what may count as a wrong login is not. */
  async #request(question: Omit<HttpQuestion, 'timeoutMs'>, again = true): Promise<HttpAnswer> {
    await this.#turn();
    const timeoutMs = Math.min(DEVICE_LIMITS.requestMs, this.timeLeftMs);
    if (timeoutMs < 100) throw new RequestFailed('slow', 'the time for the whole reading is over');
    try {
      const answer = await request({ ...question, timeoutMs }, this.#target);
      this.certificate = answer.certificate ?? this.certificate;
      if (answer.dateMs !== null) this.#dateAheadMs = answer.dateMs + 500 - Date.now();
      return answer;
    } catch (thrown) {
      if (!(thrown instanceof RequestFailed)) throw thrown;
      if (thrown.failure !== 'broken' || !again) throw thrown;
      await after(DEVICE_LIMITS.againMs);
      return this.#request(question, false);
    }
  }

  /** Waits until so many questions in a second are not exceeded. */
  async #turn(): Promise<void> {
    const first = this.#sentAt.length < DEVICE_LIMITS.requestsPerSecond ? null : this.#sentAt.shift()!;
    const at = Math.max(performance.now(), first === null ? 0 : first + 1000);
    this.#sentAt.push(at);
    if (at > performance.now()) await after(at - performance.now());
  }

  /** What a failure of asking is called. */
  refusal(failed: RequestFailed): Refusal {
    return refusalOf(failed, this.asked, this.address);
  }
}

const isStale = ({ parts }: Challenge): boolean => parts.stale?.toLowerCase() === 'true';
