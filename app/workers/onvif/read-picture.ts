import type { DevicePicture } from '../../shared/domain/device.ts';
import { FootfallError } from '../../shared/errors.ts';
import { addressOf, parseHost } from './address.ts';
import { DeviceSession } from './device-session.ts';
import type { Login } from '../net/digest.ts';
import { RequestFailed } from './http.ts';
import { loginRefusal, Refusal } from './refusal.ts';

export interface PictureQuestion extends Login {
  /** `snapshotUrl` of a profile. */
  url: string;
  host: string;
  trusted: string | null;
}

/** A shorter one shows nothing: devices that are starting, or want a login after all, send few bytes with a good status. */
const LEAST_BYTES = 200;

/** What a device shows now. Its login was proved when the device was read, so it is sent once. */
export async function readPicture({ url, host, username, password, trusted }: PictureQuestion): Promise<DevicePicture> {
  const asked = parseHost(host),
    place = URL.canParse(url) ? new URL(url) : null;
  try {
    if (!asked || !place || !/^https?:$/.test(place.protocol))
      throw new Refusal('DEVICE_017', { host: host.slice(0, 100) });
    place.hostname = asked.host;
    const address = await addressOf(asked);
    if (address === null) throw new Refusal('DEVICE_016', { host });
    const session = new DeviceSession({ asked: host, address, login: { username, password }, trusted });
    const { status, body } = await session.fetch(place).catch((thrown: unknown) => {
      throw thrown instanceof RequestFailed ? session.refusal(thrown) : thrown;
    });
    if (status === 401 || status === 403) throw loginRefusal(host, username, `HTTP ${status}`);
    const isJpeg = body[0] === 0xff && body[1] === 0xd8 && body.length >= LEAST_BYTES;
    if (status !== 200 || !isJpeg) throw new Refusal('DEVICE_018', { host });
    return { ok: true, jpeg: new Uint8Array(body) };
  } catch (thrown) {
    if (thrown instanceof FootfallError) return { ok: false, error: thrown.info };
    throw thrown;
  }
}
