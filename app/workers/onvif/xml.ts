import { XMLParser } from 'fast-xml-parser';
import { DEVICE_LIMITS } from './device-limits.ts';

/* Reads what a device sends as XML, whatever it is. Names are without their prefix, attributes begin with @. */

/** Entities are not replaced by the parser (bombs); the five of XML and numbers are by us. */
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  processEntities: false,
  parseTagValue: false,
  parseAttributeValue: false,
  maxNestedTags: DEVICE_LIMITS.depth,
});

/** The body of a whole SOAP envelope; null when it is none. Never throws. */
export function soapBody(bytes: Buffer, contentType: string): unknown {
  try {
    const text = decode(bytes, contentType);
    // SOAP forbids document types, and a part of an answer would be taken for the whole.
    if (/<!DOCTYPE/i.test(text) || !/<\/(?:[\w.-]+:)?Envelope\s*>/.test(text.slice(-2000))) return null;
    return at(parser.parse(text.slice(text.indexOf('<'))), 'Envelope', 'Body') ?? null;
  } catch {
    return null;
  }
}

/** By its mark, else as its XML declaration or its header says, else UTF-8. */
function decode(bytes: Buffer, contentType: string): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const said =
    /<\?xml[^>]*encoding\s*=\s*["']([\w.:-]+)/i.exec(bytes.subarray(0, 200).toString('latin1'))?.[1] ??
    /charset\s*=\s*["']?([\w.:-]+)/i.exec(contentType)?.[1] ??
    'utf-8';
  // What can be read as bytes up to here is not UTF-16, whatever it says.
  if (/^utf-?16/i.test(said)) return new TextDecoder().decode(bytes);
  try {
    return new TextDecoder(said).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

export function at(node: unknown, ...path: string[]): unknown {
  for (const name of path) {
    if (Array.isArray(node)) node = node[0];
    node =
      typeof node === 'object' && node !== null && Object.hasOwn(node, name)
        ? (node as Record<string, unknown>)[name]
        : undefined;
  }
  return node;
}

/** Parsers make one of several an array, and one alone none. */
export const list = (node: unknown): unknown[] =>
  Array.isArray(node) ? node : node === undefined || node === '' ? [] : [node];

/** Of several elements of a name, the first. */
export function text(node: unknown): string {
  if (Array.isArray(node)) return text(node[0]);
  if (typeof node === 'object' && node !== null) return text(at(node, '#text'));
  return typeof node === 'string' ? plain(node).trim() : '';
}

/** As it may be shown: one line, and not longer than a line. */
export const shortText = (node: unknown): string => {
  const line = text(node)
    .replaceAll(/[\s\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+/g, ' ')
    .trim();
  return [...line.slice(0, 2 * DEVICE_LIMITS.text)].slice(0, DEVICE_LIMITS.text).join('');
};

/** null: none, or none that is above zero. */
export function positive(node: unknown): number | null {
  const number = Number(text(node));
  return text(node) !== '' && Number.isFinite(number) && number > 0 ? number : null;
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function plain(raw: string): string {
  return raw.replaceAll(
    /&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([\da-f]{1,6}));/gi,
    (whole, name?: string, decimal?: string, hex?: string) => {
      if (name !== undefined) return ENTITIES[name.toLowerCase()];
      const point = decimal !== undefined ? Number(decimal) : parseInt(hex ?? '', 16);
      return point > 0 && point <= 0x10ffff && !(point >= 0xd800 && point < 0xe000)
        ? String.fromCodePoint(point)
        : whole;
    },
  );
}

/** As content of an element, or of an attribute. */
export const escaped = (value: string): string => value.replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
