import type { KeyObject } from 'node:crypto';
import { errors, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from 'jose';
import type { Caller } from './caller.js';
import { readClaims } from './claims.js';
import { KeysUnavailable } from './key-set.js';

export type TokenVerdict =
  /** `untilMs`: the first moment at which it is no longer valid, milliseconds since the epoch. */
  | { readonly kind: 'valid'; readonly caller: Caller; readonly malformed: readonly string[]; readonly untilMs: number }
  /** Reasons are for the log; they hold nothing of the token. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unavailable'; readonly reason: string };

export interface TokenVerifierOptions {
  readonly key: Uint8Array | KeyObject | JWTVerifyGetKey;
  /** Those of the kind of key, and no others. */
  readonly algorithms: readonly string[];
  readonly issuer: string | null;
  readonly audience: string | null;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** By how much the clocks of the issuer and of this machine may differ. */
const CLOCK_SKEW_S = 30;
/** Published keys that are tried for a token that does not say which is its own: more than any issuer has, few enough for bad tokens. */
const MAX_KEYS_TRIED = 8;

/** Checks signature and times of a token (RFC 7519, RFC 8725). Keys that a token brings along or points to are never looked at. */
export function createTokenVerifier(options: TokenVerifierOptions): (token: string) => Promise<TokenVerdict> {
  const { issuer, audience, now } = options;
  const checks: JWTVerifyOptions = {
    algorithms: [...options.algorithms],
    requiredClaims: ['exp'],
    clockTolerance: CLOCK_SKEW_S,
    ...(issuer === null ? {} : { issuer }),
    ...(audience === null ? {} : { audience }),
  };
  // Two overloads of jose: a key, or a function that finds it.
  const verify = (token: string, when: JWTVerifyOptions) =>
    typeof options.key === 'function' ? jwtVerify(token, options.key, when) : jwtVerify(token, options.key, when);

  return async (token) => {
    const nowMs = now();
    try {
      const when = { ...checks, currentDate: new Date(nowMs) };
      const { payload } = await verify(token, when).catch((thrown: unknown) => verifyWithEach(thrown, token, when));
      return judge(payload, nowMs);
    } catch (thrown) {
      if (thrown instanceof KeysUnavailable) return { kind: 'unavailable', reason: 'the keys cannot be read' };
      return { kind: 'refused', reason: reasonOf(thrown) };
    }
  };
}

/**
 * Goes on where several of the published keys may be the one: their kind and their use fit the algorithm of the token, which is one of the
 * pinned, and it names none of them (RFC 7515, 4.1.4: `kid` is optional).
 * @param several what jose threw, which yields those keys
 */
async function verifyWithEach(several: unknown, token: string, when: JWTVerifyOptions) {
  if (!(several instanceof errors.JWKSMultipleMatchingKeys)) throw several;
  let tried = 0;
  for await (const key of several) {
    try {
      return await jwtVerify(token, key, when);
    } catch (thrown) {
      // Then the signature is good, and so the key is the right one.
      if (isAboutClaims(thrown)) throw thrown;
    }
    tried++;
    if (tried === MAX_KEYS_TRIED) break;
  }
  throw new errors.JWSSignatureVerificationFailed();
}

/** What jose leaves open: a token that never expires, and one from the future. */
function judge(payload: JWTPayload, nowMs: number): TokenVerdict {
  const { exp, iat } = payload;
  if (exp === undefined || !Number.isFinite(exp)) return { kind: 'refused', reason: 'exp is not a finite number' };
  if (iat !== undefined && !(iat <= nowMs / 1000 + CLOCK_SKEW_S)) {
    return { kind: 'refused', reason: 'iat is in the future' };
  }
  return { kind: 'valid', ...readClaims(payload), untilMs: (exp + CLOCK_SKEW_S) * 1000 };
}

/** Codes and names of claims: messages of parsers may quote what they read. */
function reasonOf(thrown: unknown): string {
  if (isAboutClaims(thrown)) return `${thrown.code} (${thrown.claim} ${thrown.reason})`;
  if (thrown instanceof errors.JOSEError) return thrown.code;
  // A key of the issuer that cannot be used, such as RSA of 1024 bits.
  return thrown instanceof Error ? thrown.name : 'unknown';
}

function isAboutClaims(thrown: unknown): thrown is errors.JWTClaimValidationFailed | errors.JWTExpired {
  return thrown instanceof errors.JWTClaimValidationFailed || thrown instanceof errors.JWTExpired;
}
