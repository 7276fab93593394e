import { createHmac, type KeyObject, sign } from 'node:crypto';

/**
 * Tokens made by hand, part by part: what a library would refuse to make is what an attacker makes. None of the gateway's code, so that a
 * misreading of the specification is not shared.
 */

export const JWT_SECRET = 'a-secret-of-the-tests-of-32-bytes-or-more';
/** Settings with which the gateway takes them. */
export const WITH_TOKENS = { AUTH: 'jwt', JWT_SECRET } as const;

type Json = Readonly<Record<string, unknown>>;
/** Signs the text `header.payload`. */
export type Signer = (input: string) => Buffer;

export const hmac =
  (secret: string | Buffer, hash = 'sha256'): Signer =>
  (input) =>
    createHmac(hash, secret).update(input).digest();

/** RS256, ES256 or EdDSA, by the kind of the key. */
export const asymmetric =
  (key: KeyObject): Signer =>
  (input) =>
    sign(key.asymmetricKeyType === 'ed25519' ? null : 'sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });

export const unsigned: Signer = () => Buffer.alloc(0);

const encode = (value: Json | string): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** Whatever is given, put together; texts are taken for JSON as they are. */
export function forgeToken(header: Json | string, payload: Json | string, signer: Signer): string {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${signer(input).toString('base64url')}`;
}

export const inSeconds = (seconds: number, nowMs = Date.now()): number => Math.floor(nowMs / 1000) + seconds;

/** A good token for an hour, with more claims or other ones: an `undefined` takes one away. */
export function tokenOf(claims: Json = {}, secret = JWT_SECRET): string {
  return forgeToken({ alg: 'HS256', typ: 'JWT' }, { sub: 'tester', exp: inSeconds(3600), ...claims }, hmac(secret));
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** The header of a caller with these scopes (space-separated) and customers. */
export const callerWith = (scope: string, customers: unknown = ['*']) => bearer(tokenOf({ scope, customers }));
