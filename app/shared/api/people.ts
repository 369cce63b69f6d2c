import { z } from 'zod';
import { PersonRole, Role } from '../domain/role.ts';
import { Done, Id, Nothing, type MethodTable, type PushTable } from './table.ts';

/** How long a name and a password may be, in letters. What is longer is refused before anything is made of it. */
export const PEOPLE_LIMITS = {
  name: 100,
  /** Length is what makes a password hard to guess; there are no rules of what must be in it. */
  leastPassword: 10,
  password: 1_000,
} as const;

/** What people are called; what is in it, app/main/people/person-name.ts says. */
const Name = z.string().max(PEOPLE_LIMITS.name);
const Password = z.string().max(PEOPLE_LIMITS.password);
/** Of an app, or one of those on paper. */
const Code = z.string().max(100);
const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });

/** Who asks. */
export const Me = z.object({
  /** Whether there are people yet; until then everybody who is let in is an administrator. */
  exist: z.boolean(),
  kind: z.enum(['window', 'program', 'browser', 'kiosk', 'service']),
  role: Role,
  models: z.boolean(),
  /** Null: somebody at the machine itself, or a screen or program without a person. */
  userId: z.string().nullable(),
  name: z.string().nullable(),
});
export type Me = z.infer<typeof Me>;

export const Person = z.object({
  userId: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  role: PersonRole,
  /** May choose what runs the models, and which. */
  models: z.boolean(),
  active: z.boolean(),
  /** He is asked for a code after the password. */
  secondFactor: z.boolean(),
  /** Devices by which he logs in without it. */
  passkeys: z.number().int(),
  /** Of the row; whoever changes it names the one that he saw. */
  version: z.number().int(),
  createdAtMs: z.number(),
  lastSeenAtMs: z.number().nullable(),
});
export type Person = z.infer<typeof Person>;

/**
 * What lets in without a password. An invitation opens once, for somebody who then chooses a name (or, with a `userId`, a new password); a kiosk
 * link opens a screen on a wall as often as needed; a service token is a program's.
 */
export const AccessLink = z.object({
  linkId: z.string(),
  kind: z.enum(['invitation', 'kiosk', 'service']),
  name: z.string(),
  role: Role,
  models: z.boolean(),
  userId: z.string().nullable(),
  createdAtMs: z.number(),
  /** Null: it never expires. */
  expiresAtMs: z.number().nullable(),
  lastUsedAtMs: z.number().nullable(),
});
export type AccessLink = z.infer<typeof AccessLink>;

/** A link that was just made: its token is shown this once. */
export const MadeLink = z.object({
  link: AccessLink,
  token: z.string(),
  /** Where the screens are served; none in a window. */
  origins: z.array(z.string()),
  thisPcOnly: z.boolean(),
});
export type MadeLink = z.infer<typeof MadeLink>;

/** A key of a phone or a PC by which somebody logs in without a password. */
export const Passkey = z.object({
  passkeyId: z.string(),
  name: z.string(),
  /** The name of the host under which it was made; it works under no other. */
  host: z.string(),
  createdAtMs: z.number(),
  lastUsedAtMs: z.number().nullable(),
});
export type Passkey = z.infer<typeof Passkey>;

/** What a new key has to be; bytes in base64url. */
export const PasskeyOffer = z.object({
  challenge: z.string(),
  host: z.string(),
  userId: z.string(),
  name: z.string(),
  /** COSE numbers, the best first. */
  algorithms: z.array(z.number().int()),
  /** Those that the device must not have yet. */
  known: z.array(z.string()),
});
export type PasskeyOffer = z.infer<typeof PasskeyOffer>;

export const LoginSession = z.object({
  sessionId: z.string(),
  /** Browser and system, as far as it says. */
  device: z.string().nullable(),
  address: z.string().nullable(),
  createdAtMs: z.number(),
  lastSeenAtMs: z.number(),
  expiresAtMs: z.number(),
  /** The one that asks. */
  own: z.boolean(),
});
export type LoginSession = z.infer<typeof LoginSession>;

const PersonRef = z.object({ userId: Id });
/** Null: all of them; of one's own all but the one that asks. */
const SessionRef = z.object({ sessionId: Id.nullable() });

export const peopleMethods = {
  'people.me': { role: 'kiosk', audited: false, http: 'GET /api/v1/me', input: Nothing, output: Me },
  'people.list': {
    role: 'administrator',
    audited: false,
    http: 'GET /api/v1/people',
    input: Nothing,
    output: z.object({ people: z.array(Person), links: z.array(AccessLink) }),
  },
  /** Adds a person with a password; the first one is an administrator, whatever is asked. */
  'people.add': {
    role: 'administrator',
    audited: true,
    http: 'POST /api/v1/people',
    input: z.object({ name: Name, role: PersonRole, models: z.boolean(), password: Password }),
    output: Person,
  },
  'people.change': {
    role: 'administrator',
    audited: true,
    http: 'PUT /api/v1/people/:userId',
    input: PersonRef.extend({
      version: z.number().int(),
      name: Name.optional(),
      email: z.email().max(320).nullable().optional(),
      role: PersonRole.optional(),
      models: z.boolean().optional(),
      active: z.boolean().optional(),
    }),
    output: Person,
  },
  'people.setPassword': {
    role: 'administrator',
    audited: true,
    http: 'PUT /api/v1/people/:userId/password',
    input: PersonRef.extend({ password: Password }),
    output: Done,
  },
  'people.remove': {
    role: 'administrator',
    audited: true,
    http: 'DELETE /api/v1/people/:userId',
    input: PersonRef.extend({ version: z.coerce.number().int() }),
    output: Done,
  },
  /** Somebody lost his phone: his passkeys open nothing any more, and only the password is asked for. */
  'people.removeSecondFactor': {
    role: 'administrator',
    audited: true,
    http: 'DELETE /api/v1/people/:userId/second-factor',
    input: PersonRef,
    output: Done,
  },
  'people.sessions': {
    role: 'administrator',
    audited: false,
    http: 'GET /api/v1/people/:userId/sessions',
    input: PersonRef,
    output: z.array(LoginSession),
  },
  'people.endSessions': {
    role: 'administrator',
    audited: true,
    http: 'POST /api/v1/people/:userId/sessions/end',
    input: PersonRef.extend(SessionRef.shape),
    output: Done,
  },
  /** Of a kiosk the role is not asked; an invitation with a `userId` is for that person to choose a new password. */
  'people.makeLink': {
    role: 'administrator',
    audited: true,
    http: 'POST /api/v1/links',
    input: z.object({
      kind: AccessLink.shape.kind,
      name: Name,
      role: PersonRole,
      models: z.boolean(),
      userId: Id.nullable(),
    }),
    output: MadeLink,
  },
  /** It opens no more, and whoever came by it is out. */
  'people.revokeLink': {
    role: 'administrator',
    audited: true,
    http: 'DELETE /api/v1/links/:linkId',
    input: z.object({ linkId: Id }),
    output: Done,
  },
  'account.sessions': {
    role: 'viewer',
    audited: false,
    http: 'GET /api/v1/account/sessions',
    input: Nothing,
    output: z.array(LoginSession),
  },
  'account.endSessions': {
    role: 'viewer',
    audited: true,
    http: 'POST /api/v1/account/sessions/end',
    input: SessionRef,
    output: Done,
  },
  /** All other sessions of this person end. */
  'account.setPassword': {
    role: 'viewer',
    audited: true,
    http: 'PUT /api/v1/account/password',
    input: z.object({ oldPassword: Password, password: Password }),
    output: Done,
  },
  'account.secondFactor': {
    role: 'viewer',
    audited: false,
    http: 'GET /api/v1/account/second-factor',
    input: Nothing,
    output: z.object({ sinceMs: z.number(), recoveryCodes: z.number().int() }).nullable(),
  },
  /** A secret for an app, to be confirmed by its first code; until then nothing changes. */
  'account.offerSecondFactor': {
    role: 'viewer',
    audited: true,
    http: 'POST /api/v1/account/second-factor/offer',
    input: z.object({ oldPassword: Password }),
    output: z.object({ secret: z.string(), address: z.string() }),
  },
  /** From now on a code is asked for after the password; all other sessions of this person end. The codes to print are shown this once. */
  'account.confirmSecondFactor': {
    role: 'viewer',
    audited: true,
    http: 'PUT /api/v1/account/second-factor',
    input: z.object({ code: Code }),
    output: RecoveryCodes,
  },
  /** `offered`: this page may have some, which is secure and has a name. */
  'account.passkeys': {
    role: 'viewer',
    audited: false,
    http: 'GET /api/v1/account/passkeys',
    input: Nothing,
    output: z.object({ offered: z.boolean(), passkeys: z.array(Passkey) }),
  },
  'account.offerPasskey': {
    role: 'viewer',
    audited: true,
    http: 'POST /api/v1/account/passkeys/offer',
    input: z.object({ oldPassword: Password }),
    output: PasskeyOffer,
  },
  /** `response`: what the browser made of the offer, as JSON. */
  'account.addPasskey': {
    role: 'viewer',
    audited: true,
    http: 'POST /api/v1/account/passkeys',
    input: z.object({ name: Name, response: z.string().max(20_000) }),
    output: Done,
  },
  'account.removePasskey': {
    role: 'viewer',
    audited: true,
    http: 'DELETE /api/v1/account/passkeys/:passkeyId',
    input: z.object({ passkeyId: z.string().max(2_000) }),
    output: Done,
  },
  'account.renewRecoveryCodes': {
    role: 'viewer',
    audited: true,
    http: 'POST /api/v1/account/second-factor/recovery-codes',
    input: z.object({ oldPassword: Password }),
    output: RecoveryCodes,
  },
  'account.removeSecondFactor': {
    role: 'viewer',
    audited: true,
    http: 'POST /api/v1/account/second-factor/remove',
    input: z.object({ oldPassword: Password }),
    output: Done,
  },
} satisfies MethodTable;

export const peoplePushes = {
  /** Somebody was added, changed or removed, or a link was. */
  'people.changed': { role: 'administrator', payload: z.object({}) },
} satisfies PushTable;
