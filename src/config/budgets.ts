import { integer } from './setting.js';
import type { Settings } from './settings.js';

/** What one caller may ask for. */
export const BUDGET_SETTINGS = {
  CALLER_REQUESTS_PER_MINUTE: integer(1, 1_000_000_000)
    .default(1200)
    .describe(
      'Requests of one caller (the subject of its token, else its address) in a minute; one more is `RATE_LIMITED` (HTTP 429).',
    ),
  CALLER_UPSTREAM_CALLS_PER_MINUTE: integer(1, 1_000_000_000)
    .default(600)
    .describe(
      'Upstream calls that one caller causes in a minute; a field that needs one more is `RATE_LIMITED`. Kept lists cost none.',
    ),
  TRUST_PROXY: integer(0, 16)
    .default(0)
    .describe('Proxies in front of the gateway whose `X-Forwarded-For` tells the address of a caller.'),
};

export interface BudgetConfig {
  readonly requestsPerMinute: number;
  readonly upstreamCallsPerMinute: number;
  /** Trusted proxies in front, 0 or more. */
  readonly trustedHops: number;
}

export function readBudgets(settings: Settings): BudgetConfig {
  return {
    requestsPerMinute: settings.CALLER_REQUESTS_PER_MINUTE,
    upstreamCallsPerMinute: settings.CALLER_UPSTREAM_CALLS_PER_MINUTE,
    trustedHops: settings.TRUST_PROXY,
  };
}
