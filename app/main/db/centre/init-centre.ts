import type pg from 'pg';
import { configOf, parseCentreAddress, shownAddress } from './centre-address.ts';
import { centreError } from './centre-error.ts';
import { connectCentre } from './centre-session.ts';
import { createCentre, type CreatedCentre } from './create-centre.ts';

/** Makes the database at that address a centre, or brings it up to date. Rejects with EXPORT codes, and has changed nothing of its tables then. */
export async function initCentre(url: string, certificateAuthority: string | null): Promise<CreatedCentre> {
  const address = parseCentreAddress(url, certificateAuthority);
  const client = await connectCentre(address);
  try {
    const { host, port } = client;
    return await createCentre(client, configOf(address, { host, port }) as pg.ClientConfig);
  } catch (thrown) {
    throw centreError(thrown, shownAddress(address));
  } finally {
    await client.end().catch(() => {});
  }
}
