import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose';

export interface KeySetOptions {
  readonly url: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The keys are others than before: what was verified with the old ones no longer counts. */
  readonly onChange: () => void;
  /** @param reason holds no URL and nothing of the answer. @param kept whether there are keys from before, which go on counting */
  readonly onFailure: (reason: string, kept: boolean) => void;
}

export interface KeySet {
  /** @throws KeysUnavailable; an error of jose where no key is the token's */
  readonly keyOf: JWTVerifyGetKey;
  /** Reads the keys anew where they are old, beside the request that asks. */
  refreshIfOld(): void;
  close(): void;
}

/** No keys could be read, or only outdated ones: it cannot be said whether a token is valid. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable';
}

/** Age at which keys are read anew: how long a key that the issuer withdraws still counts while it is reachable. */
const MAX_AGE_MS = 600_000;
/** Between two reads, whatever asks for them: tokens with made-up key ids must not become a flood at the issuer. */
const COOL_DOWN_MS = 30_000;
/** The same as long as there is no key at all and nobody can be let in. */
const COOL_DOWN_WITHOUT_KEYS_MS = 2_000;
const TIMEOUT_MS = 5_000;

/**
 * The issuer's keys (RFC 7517): kept, read anew when they are old or when a token names another, one read at a time. While the issuer
 * is not reachable the keys that are kept go on counting. jose's own remote set knows neither that nor a pause after a failure.
 */
export function createKeySet({ url, now, onChange, onFailure }: KeySetOptions): KeySet {
  let keys: JWTVerifyGetKey | null = null;
  let text: string | null = null;
  let readAtMs = Number.NEGATIVE_INFINITY;
  let triedAtMs = Number.NEGATIVE_INFINITY;
  let failing = false;
  let reading: Promise<void> | null = null;
  const closed = new AbortController();

  const readOnce = async (): Promise<void> => {
    triedAtMs = now();
    try {
      const answer = await fetchText(url, closed.signal);
      const changed = text !== null && text !== answer;
      keys = createLocalJWKSet(JSON.parse(answer));
      text = answer;
      readAtMs = now();
      failing = false;
      if (changed) onChange();
    } catch (thrown) {
      failing = true;
      if (!closed.signal.aborted) onFailure(reasonOf(thrown), keys !== null);
    }
  };
  /** One at a time, and not too often; never rejects. */
  const read = async (): Promise<void> => {
    const pauseMs = keys === null ? COOL_DOWN_WITHOUT_KEYS_MS : COOL_DOWN_MS;
    if (reading === null && now() - triedAtMs < pauseMs) return;
    reading ??= readOnce().finally(() => {
      reading = null;
    });
    await reading;
  };
  const lookUp: JWTVerifyGetKey = (header, token) => {
    if (keys === null) throw new KeysUnavailable();
    return keys(header, token);
  };

  return {
    async keyOf(header, token) {
      if (keys === null) await read();
      try {
        return await lookUp(header, token);
      } catch (thrown) {
        if (!(thrown instanceof errors.JWKSNoMatchingKey)) throw thrown;
        await read();
        if (failing) throw new KeysUnavailable();
        return lookUp(header, token);
      }
    },
    refreshIfOld() {
      if (now() - readAtMs >= MAX_AGE_MS) void read();
    },
    close: () => closed.abort(),
  };
}

async function fetchText(url: string, closed: AbortSignal): Promise<string> {
  const response = await fetch(url, {
    // The keys come from where the operator said, and from nowhere else.
    redirect: 'error',
    headers: { accept: 'application/jwk-set+json, application/json' },
    signal: AbortSignal.any([closed, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  if (response.status !== 200) throw new Error(`status ${response.status}`);
  return response.text();
}

/** Messages of parsers quote what they read, those of sockets an address: only names and codes are told. */
function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'unknown';
  if (thrown.message.startsWith('status ')) return thrown.message;
  const { cause } = thrown;
  const told = cause instanceof Error ? cause : thrown;
  return 'code' in told ? `${told.name} ${String(told.code)}` : told.name;
}
