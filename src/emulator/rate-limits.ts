import { type Check, either, object, optional, whole } from './checks.js';

/** How many calls are allowed in a window. Tests may assign to it at any time; it is read once per request. */
export interface RateLimits {
  /** Of version 3, for each method and endpoint: 0 to 1,000,000,000; 600 by default, as recorded (CONTRACT 3.1). */
  v3: number;
  /** Of version 1, all calls together; null, the default: none is known. */
  v1: number | null;
  /** Of version 2, all calls together; null by default: the vendor limits "some endpoints" only (CONTRACT 0.9). */
  v2: number | null;
  /** 1 to 3600. Windows begin where the unix time is a multiple of it: 60, the default, is the clock minute. */
  windowSeconds: number;
}

export const createRateLimits = (given: Partial<RateLimits> = {}): RateLimits => ({
  v3: 600,
  v1: null,
  v2: null,
  windowSeconds: 60,
  ...given,
});

const calls = whole(0, 1e9);
const isLimits = object({
  v3: optional(calls),
  v1: optional(either(null, calls)),
  v2: optional(either(null, calls)),
  windowSeconds: optional(whole(1, 3600)),
} satisfies Record<keyof RateLimits, Check>);

/** What is wrong with a patch, in a sentence; null when nothing is. */
export const rateLimitsProblem = (patch: unknown): string | null => isLimits(patch, 'limits');

/** Where a counter stands. */
export interface Standing {
  readonly limit: number;
  /** Never below 0. */
  readonly remaining: number;
  /** Unix seconds: the begin of the next window. */
  readonly resetsAt: number;
}

export interface RateCounter {
  /** Counts one call; false when the limit was spent before. */
  take(bucket: string, limit: number): boolean;
  standing(bucket: string, limit: number): Standing;
  /** All counters at zero. */
  clear(): void;
}

interface Count {
  readonly window: number;
  calls: number;
}

/** `now` in milliseconds since 1970. */
export function createRateCounter(limits: Readonly<Pick<RateLimits, 'windowSeconds'>>, now: () => number): RateCounter {
  const counts = new Map<string, Count>();

  const countOf = (bucket: string): Count => {
    const window = Math.floor(now() / 1000 / limits.windowSeconds);
    let count = counts.get(bucket);
    if (count?.window !== window) {
      count = { window, calls: 0 };
      counts.set(bucket, count);
    }
    return count;
  };

  return {
    take: (bucket, limit) => {
      const count = countOf(bucket);
      if (count.calls >= limit) return false;
      count.calls += 1;
      return true;
    },
    standing: (bucket, limit) => {
      const { calls, window } = countOf(bucket);
      return { limit, remaining: Math.max(limit - calls, 0), resetsAt: (window + 1) * limits.windowSeconds };
    },
    clear: () => counts.clear(),
  };
}
