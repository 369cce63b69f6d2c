import { XMLParser } from 'fast-xml-parser';

/*
 * WS-Discovery as ONVIF uses it (WS-Discovery, April 2005; ONVIF Core Specification 7.3). Cameras take liberties with it: other namespaces and prefixes, several
 * matches in one answer, no address in it, scopes that are not encoded. What can be understood is taken; nothing that arrives throws.
 */

/** What a device says of itself. */
export interface Match {
  /** Of the endpoint reference, without urn:uuid: and in lower case; null: it names none. */
  endpoint: string | null;
  /** The endpoint reference as it was written, to ask for it. */
  reference: string;
  /** Addresses of its device service, as it says. */
  serviceUrls: string[];
  types: string[];
  /** Decoded: onvif://www.onvif.org/name/Front door. */
  scopes: string[];
}

/** Some devices only answer when they are asked for what they are, some only when they are asked for nothing in particular. */
export const PROBE_TYPES = ['dn:NetworkVideoTransmitter', 'tds:Device', ''] as const;

const DISCOVERY = 'http://schemas.xmlsoap.org/ws/2005/04/discovery',
  TO = 'urn:schemas-xmlsoap-org:ws:2005:04:discovery';

export function probeMessage(messageId: string, types: (typeof PROBE_TYPES)[number]): string {
  return envelope(messageId, 'Probe', `<d:Probe>${types === '' ? '' : `<d:Types>${types}</d:Types>`}</d:Probe>`);
}

/** Asks a device that named no address for it. */
export function resolveMessage(messageId: string, reference: string): string {
  const address = reference.replaceAll(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`);
  return envelope(
    messageId,
    'Resolve',
    `<d:Resolve><a:EndpointReference><a:Address>${address}</a:Address></a:EndpointReference></d:Resolve>`,
  );
}

function envelope(messageId: string, action: 'Probe' | 'Resolve', body: string): string {
  return (
    `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="${DISCOVERY}" ` +
    'xmlns:dn="http://www.onvif.org/ver10/network/wsdl" xmlns:tds="http://www.onvif.org/ver10/device/wsdl"><s:Header>' +
    `<a:MessageID>urn:uuid:${messageId}</a:MessageID><a:To s:mustUnderstand="true">${TO}</a:To><a:Action s:mustUnderstand="true">${DISCOVERY}/${action}</a:Action></s:Header>` +
    `<s:Body>${body}</s:Body></s:Envelope>`
  );
}

/** Entities are not replaced by the parser (bombs); the five of XML are by us. */
const parser = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  processEntities: false,
  parseTagValue: false,
  maxNestedTags: 50,
  isArray: (name) => ['ProbeMatch', 'ResolveMatch'].includes(name),
});

/** Every device of one answer; none when it is no answer. Never throws. */
export function parseMatches(datagram: Uint8Array): Match[] {
  let tree: unknown;
  try {
    tree = parser.parse(textOf(datagram));
  } catch {
    return [];
  }
  const body = at(tree, 'Envelope', 'Body');
  return [...list(at(body, 'ProbeMatches', 'ProbeMatch')), ...list(at(body, 'ResolveMatches', 'ResolveMatch'))].map(
    matchOf,
  );
}

function matchOf(node: unknown): Match {
  const words = (name: string) => text(at(node, name)).split(/\s+/).filter(Boolean);
  const reference = text(at(node, 'EndpointReference', 'Address')).trim(),
    endpoint = reference.replace(/^(?:urn:)?(?:uuid:)?/i, '').toLowerCase();
  return {
    endpoint: endpoint === '' || endpoint.length > 200 ? null : endpoint,
    reference,
    serviceUrls: words('XAddrs').filter((url) => /^https?:\/\//i.test(url) && URL.canParse(url)),
    types: words('Types').map((type) => type.replace(/^.*:/, '')),
    scopes: words('Scopes').map(decoded),
  };
}

/** UTF-8, or UTF-16 where it begins so. */
function textOf(datagram: Uint8Array): string {
  const [first, second] = datagram,
    encoding =
      first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(datagram);
}

function at(node: unknown, ...path: string[]): unknown {
  for (const name of path)
    node =
      typeof node === 'object' && node !== null && Object.hasOwn(node, name)
        ? (node as Record<string, unknown>)[name]
        : undefined;
  return node;
}

const list = (node: unknown): unknown[] => (Array.isArray(node) ? node : []);

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Of several elements of a name, all of them. */
function text(node: unknown): string {
  if (Array.isArray(node)) return node.map(text).join(' ');
  return typeof node === 'string'
    ? node.replaceAll(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ENTITIES[name])
    : '';
}

/** A percent sign that encodes nothing is one. */
function decoded(scope: string): string {
  try {
    return decodeURIComponent(scope);
  } catch {
    return scope;
  }
}
