import type { AuthTarget } from '../config/auth.js';
import type { JwtKeys } from '../config/jwt-keys.js';
import type { Logger } from '../observability/logger.js';
import { ANYONE, type Caller } from './caller.js';
import { createKeySet, type KeySet } from './key-set.js';
import { createKnownTokens } from './known-tokens.js';
import { createTokenVerifier } from './token-verifier.js';

export type Verdict =
  | { readonly kind: 'known'; readonly caller: Caller }
  /** Reasons are for the log, and hold nothing of the token. `given`: there was a token. */
  | { readonly kind: 'refused'; readonly given: boolean; readonly reason: string }
  /** Whether the token is valid cannot be said now. */
  | { readonly kind: 'unavailable'; readonly reason: string };

export interface Authenticator {
  /** @param headers the values of all `Authorization` headers of one request */
  readonly authenticate: (headers: readonly string[]) => Verdict | Promise<Verdict>;
  close(): void;
}

/** More than any token within reason; a longer one is refused unread. */
const MAX_HEADER = 8192;
const KNOWN_TOKENS_BYTES = 16_777_216;
/** RFC 6750, 2.1, with a JWS in compact form (RFC 7515, 7.1); the name of a scheme has no case (RFC 9110, 11.1). */
const BEARER = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i;

/** @param now milliseconds since the epoch */
export function createAuthenticator(target: AuthTarget, log: Logger, now: () => number): Authenticator {
  if (target.kind === 'off') {
    const anyone: Verdict = { kind: 'known', caller: ANYONE };
    return { authenticate: () => anyone, close: () => {} };
  }
  const known = createKnownTokens(KNOWN_TOKENS_BYTES);
  let generation = 0;
  const { key, keySet } = openKeys(target.keys, log, now, () => {
    generation++;
    known.forgetAll();
  });
  const { issuer, audience } = target;
  const verify = createTokenVerifier({ key, algorithms: target.keys.algorithms, issuer, audience, now });

  const check = async (header: string): Promise<Verdict> => {
    const token = BEARER.exec(header)?.[1];
    if (token === undefined) return refused('not a Bearer token of three parts');
    const begun = generation;
    const verdict = await verify(token);
    if (verdict.kind === 'refused') return refused(verdict.reason);
    if (verdict.kind === 'unavailable') return verdict;
    const { caller, malformed, untilMs } = verdict;
    if (malformed.length > 0) log.info({ subject: caller.subject, malformed }, 'a token has claims that grant nothing');
    // Not with keys that have changed meanwhile.
    if (begun === generation) known.keep(header, caller, untilMs);
    return { kind: 'known', caller };
  };

  return {
    authenticate(headers) {
      const [header, ...more] = headers;
      if (header === undefined) return { kind: 'refused', given: false, reason: 'no Authorization header' };
      if (more.length > 0) return refused('more than one Authorization header');
      keySet?.refreshIfOld();
      const caller = known.get(header, now());
      if (caller !== null) return { kind: 'known', caller };
      if (header.length > MAX_HEADER) return refused(`longer than ${MAX_HEADER} characters`);
      return check(header);
    },
    close: () => keySet?.close(),
  };
}

type Key = Parameters<typeof createTokenVerifier>[0]['key'];

function openKeys(
  keys: JwtKeys,
  log: Logger,
  now: () => number,
  onChange: () => void,
): { readonly key: Key; readonly keySet: KeySet | null } {
  if (keys.kind === 'secret') return { key: new TextEncoder().encode(keys.secret.reveal()), keySet: null };
  if (keys.kind === 'public-key') return { key: keys.key, keySet: null };
  const keySet = createKeySet({
    url: keys.url,
    now,
    onChange,
    onFailure(reason, kept) {
      const effect = kept ? 'those read before go on counting' : 'nobody gets in until they can';
      log.warn({ reason }, `the keys of JWT_JWKS_URL cannot be read: ${effect}`);
    },
  });
  // So that the first caller does not wait for them.
  keySet.refreshIfOld();
  return { key: keySet.keyOf, keySet };
}

function refused(reason: string): Verdict {
  return { kind: 'refused', given: true, reason };
}
