import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { DeviceCertificate } from '../../shared/domain/device.ts';
import { assertNever, FootfallError, type ErrorCode, type ErrorParams } from '../../shared/errors.ts';
import { DEVICE_LIMITS } from './device-limits.ts';
import type { RequestFailed } from './http.ts';
import { attemptsLeft, isAboutTime, isLocked, isUnknownUser } from './soap.ts';

/** Why a device was not read, as a person is told. */
export class Refusal extends FootfallError {
  readonly certificate: DeviceCertificate | null;
  constructor(code: ErrorCode, params: ErrorParams, certificate: DeviceCertificate | null = null) {
    super(code, params);
    this.name = 'Refusal';
    this.certificate = certificate;
  }
}

/** `asked`: the device as it was asked, with the port where one was named. */
export function refusalOf({ failure, message, certificate }: RequestFailed, asked: string, address: string): Refusal {
  switch (failure) {
    case 'unreachable':
      return unreachable(asked, address);
    case 'refused':
      return new Refusal('DEVICE_003', { host: asked });
    case 'slow':
      return new Refusal('DEVICE_015', { host: asked, seconds: DEVICE_LIMITS.requestMs / 1000 });
    case 'broken':
    case 'too-large':
      return new Refusal('DEVICE_014', { host: asked, detail: message });
    case 'unknown-certificate':
      return new Refusal('DEVICE_011', { host: asked, fingerprint: certificate?.fingerprint ?? '' }, certificate);
    case 'changed-certificate':
      return new Refusal('DEVICE_012', { host: asked, fingerprint: certificate?.fingerprint ?? '' }, certificate);
    default:
      return assertNever(failure);
  }
}

/** A device that does not answer may be in another network than this PC: that is another mistake, with another fix. */
function unreachable(asked: string, address: string): Refusal {
  const own = Object.values(networkInterfaces()).flatMap((infos) => infos ?? []),
    family = isIPv4(address) ? 'IPv4' : isIPv6(address) ? 'IPv6' : null;
  const networks = new BlockList();
  for (const { family: one, address: mine, cidr } of own)
    if (cidr) networks.addSubnet(mine, Number(cidr.split('/')[1]), one === 'IPv4' ? 'ipv4' : 'ipv6');
  const shown = own
    .filter(({ internal, family: one, cidr }) => !internal && one === family && cidr)
    .map(({ cidr }) => cidr);
  if (family === null || shown.length === 0 || networks.check(address, family === 'IPv4' ? 'ipv4' : 'ipv6'))
    return new Refusal('DEVICE_001', { host: asked });
  return new Refusal('DEVICE_002', { host: asked, networks: shown.slice(0, 6).join(', ') });
}

/** A login was refused, with these words. `tried`: this password was sent at all. */
export function loginRefusal(asked: string, username: string, said: string): Refusal {
  const left = attemptsLeft(said);
  if (left !== null && left > 0) return new Refusal('DEVICE_007', { host: asked, user: username, said, left });
  if (left === 0 || isLocked(said)) return new Refusal('DEVICE_008', { host: asked, user: username, said });
  if (username === '') return new Refusal('DEVICE_005', { host: asked });
  if (isUnknownUser(said)) return new Refusal('DEVICE_020', { host: asked, user: username, said });
  if (isAboutTime(said)) return new Refusal('DEVICE_010', { host: asked, said });
  return new Refusal('DEVICE_006', { host: asked, user: username, said });
}
