import type { Turns } from '../turns.js';

/** What of the turns feeding takes. */
export type FeedTurns = Pick<Turns, 'spend' | 'isSpent' | 'later'>;

/** Decoded in less time than it would wait. */
const SHORT_CHUNK = 1 << 14;

/** Feeds the chunks of one answer to its decoder, in turns of the event loop. */
export interface TurnFeed {
  push(chunk: Uint8Array): void;
  /** Calls back once all that was pushed is decoded: at once where it is. */
  end(onDecoded: () => void): void;
  /** Whether something has come that waits to be decoded. */
  isBehind(): boolean;
  /** Nothing more is decoded, and nobody called back. */
  drop(): void;
}

/**
 * What comes while the decoding rests waits here, not in the socket. undici can be told to pause, but it does not survive an upstream that
 * closes the connection while it does: it loses the end of a whole answer, or stops the process by an assertion of its own. What waits is no
 * more than the answer, and counts among the bytes of answers in flight.
 * @param decode takes one chunk; throws nothing
 */
export function createTurnFeed(decode: (chunk: Uint8Array) => void, turns: FeedTurns): TurnFeed {
  let waiting: Uint8Array[] = [];
  let resting = false;
  let dropped = false;
  let onDecoded: (() => void) | null = null;

  const feed = (chunk: Uint8Array): void => {
    const startedMs = performance.now();
    decode(chunk);
    if (turns.spend(performance.now() - startedMs)) rest();
  };
  const rest = (): void => {
    resting = true;
    turns.later(goOn);
  };
  const goOn = (): void => {
    resting = false;
    const begun = waiting;
    waiting = [];
    for (const [place, chunk] of begun.entries()) {
      if (dropped) return;
      if (resting) {
        waiting = begun.slice(place);
        return;
      }
      feed(chunk);
    }
    const callback = onDecoded;
    onDecoded = null;
    if (!dropped) callback?.();
  };

  return {
    push(chunk) {
      // Others have had the time of this round.
      if (!resting && turns.isSpent() && chunk.length > SHORT_CHUNK) rest();
      if (resting) waiting.push(chunk);
      else feed(chunk);
    },
    isBehind: () => waiting.length > 0,
    end(callback) {
      if (waiting.length === 0) callback();
      else onDecoded = callback;
    },
    drop() {
      dropped = true;
      waiting = [];
    },
  };
}
