import { errors, type JWTVerifyGetKey } from 'jose';
import { readPublishedKeys, reasonUnread } from './published-keys.js';

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
      const published = await readPublishedKeys(url, closed.signal);
      const changed = text !== null && text !== published.text;
      keys = published.keyOf;
      text = published.text;
      readAtMs = now();
      failing = false;
      if (changed) onChange();
    } catch (thrown) {
      failing = true;
      if (!closed.signal.aborted) onFailure(reasonUnread(thrown), keys !== null);
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
