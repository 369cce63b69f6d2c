import { z } from 'zod';
import { Done, Id, Nothing, type MethodTable } from './table.ts';

/** Another screen is to be let in, once. */
export const Invitation = z.object({
  code: z.string(),
  expiresAtMs: z.number(),
  /** Where the screens are served, the likeliest first: http://192.168.1.5:4780 */
  origins: z.array(z.string()).min(1),
  /** The server listens on its own PC only: no other one reaches it. */
  thisPcOnly: z.boolean(),
  /** SHA-256 of the authority of our own by which the screens are encrypted: browsers are told to trust it at /trust. Null: nothing to trust. */
  authority: z.string().nullable(),
});
export type Invitation = z.infer<typeof Invitation>;
const InvitationRef = z.object({ code: Id });

export const screensMethods = {
  /** A link for one more screen. Only where screens are served to browsers. It lets in whoever asks for it once more, on another screen. */
  'screens.invite': {
    role: 'administrator',
    audited: true,
    http: 'POST /api/v1/invitations',
    input: Nothing,
    output: Invitation,
  },
  'screens.invited': {
    role: 'administrator',
    audited: false,
    http: 'GET /api/v1/invitations/:code',
    input: InvitationRef,
    output: z.object({ state: z.enum(['waiting', 'used', 'over']) }),
  },
  /** It opens no more. */
  'screens.withdraw': {
    role: 'administrator',
    audited: true,
    http: 'DELETE /api/v1/invitations/:code',
    input: InvitationRef,
    output: Done,
  },
} satisfies MethodTable;
