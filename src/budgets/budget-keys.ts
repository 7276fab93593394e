import { hash, randomBytes } from 'node:crypto';

/** Who pays for a request: the subject of a token, or an address. */
export interface Payer {
  readonly kind: 'subject' | 'address';
  readonly name: string;
}

export interface BudgetKeysOptions {
  /** Payers of each kind that have a budget of their own at once. */
  readonly maxOwn: number;
  /** How long a budget lasts from its first use. */
  readonly durationMs: number;
  /** Milliseconds that only go forward. */
  readonly now: () => number;
}

/** A subject may be kilobytes long. */
const MAX_KEY = 128;

/**
 * Under which key a payer's budget is counted, so that there are never more keys than fit, however many payers come.
 *
 * Nobody who has a budget loses it to make room: else whoever has many addresses would have a fresh one whenever he likes, and so would
 * everyone else. While there is no room newcomers share 4096 budgets among them, by a hash that nobody can aim with: a flood that spends
 * those of default size comes faster than it could be answered. Subjects have room of their own, since addresses cost nothing.
 */
export function createBudgetKeys({ maxOwn, durationMs, now }: BudgetKeysOptions): (payer: Payer) => string {
  const seed = randomBytes(16).toString('hex');
  // When each ends. All last equally long, so they stand in the order of their ends.
  const ends = { subject: new Map<string, number>(), address: new Map<string, number>() };

  return ({ kind, name }) => {
    const key = shorten(`${kind} ${name}`);
    const own = ends[kind];
    const nowMs = now();
    if ((own.get(key) ?? nowMs) > nowMs) return key;
    for (const [oldest, endMs] of own) {
      if (endMs > nowMs) break;
      own.delete(oldest);
    }
    if (own.size >= maxOwn) return `shared ${kind} ${hash('sha256', seed + key).slice(0, 3)}`;
    own.set(key, nowMs + durationMs);
    return key;
  };
}

function shorten(key: string): string {
  return key.length <= MAX_KEY ? key : hash('sha256', key);
}
