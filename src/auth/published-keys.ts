import { createLocalJWKSet, type JWTVerifyGetKey } from 'jose';

/** What an issuer publishes (RFC 7517). */
export interface PublishedKeys {
  /** @throws an error of jose where no key is the token's, or several may be */
  readonly keyOf: JWTVerifyGetKey;
  /** As it was sent. */
  readonly text: string;
  readonly count: number;
}

const TIMEOUT_MS = 5_000;
/** A key takes about a kilobyte, and issuers publish a handful. */
const MAX_BYTES = 1_048_576;

/** Reads them once. Rejects where they cannot be read; `reasonUnread` says why. */
export async function readPublishedKeys(url: string, closed: AbortSignal): Promise<PublishedKeys> {
  const response = await fetch(url, {
    // The keys come from where the operator said, and from nowhere else.
    redirect: 'error',
    headers: { accept: 'application/jwk-set+json, application/json' },
    signal: AbortSignal.any([closed, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  if (response.status !== 200) throw new Unreadable(`status ${response.status}`);
  const text = await textOf(response);
  const keyOf = createLocalJWKSet(JSON.parse(text));
  return { keyOf, text, count: keyOf.jwks().keys.length };
}

async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) throw new Unreadable(`more than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** The message is ours. */
class Unreadable extends Error {}

/** For the log. Messages of parsers quote what they read, those of sockets an address: only names and codes are told. */
export function reasonUnread(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'unknown';
  if (thrown instanceof Unreadable) return thrown.message;
  const { cause } = thrown;
  const told = cause instanceof Error ? cause : thrown;
  return 'code' in told ? `${told.name} ${String(told.code)}` : told.name;
}
