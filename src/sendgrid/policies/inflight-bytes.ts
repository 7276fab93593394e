import type { Work } from '../../invalid-emails/port.js';
import type { Decoder, Exchange, Policy, ResponseHead, Send } from '../exchange.js';
import { sendAndLeave } from './send-and-leave.js';
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

  /** One read, once what it is expected to hold was counted. */
  const read = <T>(next: Send, exchange: Exchange<T>, work: Work): Promise<T> => {
    let held = expected;
    const hold = (bytes: number): void => {
      if (bytes <= held) return;
      inFlight += bytes - held;
      held = bytes;
    };
    const leave = (): void => {
      inFlight -= held;
      // Counted here and not where it wakes up: until then there would seem to be room for everybody.
      while (hasRoom() && line.advance()) inFlight += expected;
    };
    const decoder = (head: ResponseHead): Decoder<T> => counting(exchange.decoder(head), head, hold);
    return sendAndLeave(next, { ...exchange, decoder }, work, leave);
  };

  return (next) => (exchange, work) => {
    if (exchange.operation === 'delete') return next(exchange, work);
    if (!hasRoom() || line.length > 0) return line.wait(work).then(() => read(next, exchange, work));
    inFlight += expected;
    return read(next, exchange, work);
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
