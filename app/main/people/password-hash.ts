import * as crypto from 'node:crypto';
import { argon2id as wasmArgon2id } from 'hash-wasm';
import { FootfallError } from '../../shared/errors.ts';
import { spelled } from './password-rules.ts';

export const HASHING = {
  /** OWASP's first choice for Argon2id (Password Storage Cheat Sheet): KiB, passes, lanes. 75 ms on the slowest PC we have. */
  memory: 19_456,
  passes: 2,
  lanes: 1,
  saltBytes: 16,
  hashBytes: 32,
  /** At the same moment, of all who log in: counting goes first. */
  atOnce: 2,
  /** That wait for it; whoever comes then is told to come again. */
  waiting: 20,
} as const;

type Derive = (
  password: string,
  salt: Buffer,
  cost: { memory: number; passes: number; lanes: number },
) => Promise<Buffer>;

/** Node's, in a thread of its own, where its OpenSSL knows it. */
const inThread: Derive = (password, salt, { memory, passes, lanes }) =>
  new Promise((resolve, reject) =>
    crypto.argon2(
      'argon2id',
      { message: password, nonce: salt, parallelism: lanes, tagLength: HASHING.hashBytes, memory, passes },
      (error, hash) => (error ? reject(error) : resolve(Buffer.from(hash))),
    ),
  );

/** Electron's Node has no Argon2: the same in WebAssembly, for which this process stands still as long as it takes. */
export const inWasm: Derive = async (password, salt, { memory, passes, lanes }) =>
  Buffer.from(
    await wasmArgon2id({
      ...{ password, salt, memorySize: memory, iterations: passes, parallelism: lanes },
      ...{ hashLength: HASHING.hashBytes, outputType: 'binary' },
    }),
  );

const derive: Derive = typeof crypto.argon2 === 'function' && !process.versions.electron ? inThread : inWasm;

const waiting: (() => void)[] = [];
let underWay = 0;

/** Two at a time. Rejects with PEOPLE_011 when too many wait already. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (underWay >= HASHING.atOnce) {
    if (waiting.length >= HASHING.waiting) throw new FootfallError('PEOPLE_011', { seconds: 5 });
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else underWay += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    // Its place is handed on.
    if (next) next();
    else underWay -= 1;
  }
}

/** In the form that is used for it everywhere (PHC): `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. Rejects with PEOPLE_011. */
export function hashPassword(password: string, using = derive): Promise<string> {
  const salt = crypto.randomBytes(HASHING.saltBytes),
    { memory, passes, lanes } = HASHING;
  return inTurn(async () => {
    const hash = await using(spelled(password), salt, HASHING);
    return `$argon2id$v=19$m=${memory},t=${passes},p=${lanes}$${base64(salt)}$${base64(hash)}`;
  });
}

/** Whether it is that password. A stored hash that is none is nobody's; it takes as long all the same. Rejects with PEOPLE_011. */
export async function isPassword(password: string, stored: string | null, using = derive): Promise<boolean> {
  const found = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(stored ?? '');
  if (!found) {
    await hashPassword(password, using);
    return false;
  }
  const [memory, passes, lanes] = found.slice(1, 4).map(Number),
    [salt, right] = found.slice(4).map((text) => Buffer.from(text, 'base64'));
  return inTurn(async () => {
    const given = await using(spelled(password), salt, { memory, passes, lanes });
    return given.length === right.length && crypto.timingSafeEqual(given, right);
  });
}

/** As PHC spells it: without padding. */
const base64 = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
