import type { Decoder, Policy, ResponseHead } from '../exchange.js';
import { createWaitingLine } from './waiting-line.js';

export interface InflightBytesOptions {
  /** Bytes of all answers being read at once. */
  readonly limit: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What a read counts until its answer says how large it is. Most lists are far smaller, and then this costs no concurrency. */
const EXPECTED_BYTES = 1 << 20;

/** Reads wait while the answers being read are at the limit. One read is always let through, however large it turns out. */
export function createInflightBytesPolicy({ limit, now }: InflightBytesOptions): Policy {
  const line = createWaitingLine('the answers being read left room (UPSTREAM_INFLIGHT_BYTES)', now);
  const expected = Math.min(limit, EXPECTED_BYTES);
  let inFlight = 0;

  const hasRoom = (): boolean => inFlight === 0 || inFlight + expected <= limit;

  return (next) => async (exchange, work) => {
    if (exchange.operation === 'delete') return next(exchange, work);
    if (hasRoom() && line.length === 0) inFlight += expected;
    else await line.wait(work);
    let held = expected;
    const hold = (bytes: number): void => {
      if (bytes <= held) return;
      inFlight += bytes - held;
      held = bytes;
    };
    try {
      return await next({ ...exchange, decoder: (head) => counting(exchange.decoder(head), head, hold) }, work);
    } finally {
      inFlight -= held;
      // Counted here and not where it wakes up: until then there would seem to be room for everybody.
      while (hasRoom() && line.advance()) inFlight += expected;
    }
  };
}

/** @param hold told how many bytes the answer has, as far as is known */
function counting<T>(decoder: Decoder<T>, head: ResponseHead, hold: (bytes: number) => void): Decoder<T> {
  let received = 0;
  hold(Number(head.headers['content-length'] ?? 0));
  return {
    push(chunk) {
      received += chunk.length;
      hold(received);
      decoder.push(chunk);
    },
    end: () => decoder.end(),
  };
}
