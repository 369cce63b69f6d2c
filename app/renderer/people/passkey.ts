import type { PasskeyOffer } from '../../shared/api/people.ts';

/** Has this device make a key of what is offered. Rejects when whoever sits there does not want to. */
export async function makePasskey({ challenge, host, userId, name, algorithms, known }: PasskeyOffer): Promise<string> {
  const made = (await navigator.credentials.create({
    publicKey: {
      challenge: bytesOf(challenge),
      rp: { id: host, name: 'Footfall' },
      user: { id: bytesOf(userId), name, displayName: name },
      pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
      excludeCredentials: known.map((id) => ({ type: 'public-key', id: bytesOf(id) })),
      // Kept on the device with the name, so that nobody types one; and by a finger, a face or a PIN of it.
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
      attestation: 'none',
      timeout: 300_000,
    },
  })) as PublicKeyCredential | null;
  if (!made) throw new Error('no key was made');
  const { clientDataJSON, attestationObject } = made.response as AuthenticatorAttestationResponse;
  return JSON.stringify({
    ...{ id: made.id, rawId: made.id, type: 'public-key', clientExtensionResults: {} },
    response: { clientDataJSON: textOf(clientDataJSON), attestationObject: textOf(attestationObject) },
  });
}

const bytesOf = (text: string) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
const textOf = (buffer: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
