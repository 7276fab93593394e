import { integer, MAX_MS } from './setting.js';

/** What calls to the upstream may take. */
export const CALL_SETTINGS = {
  UPSTREAM_TIMEOUT_MS: integer(1, MAX_MS).default(10_000).describe('One exchange with the upstream, body included.'),
  OPERATION_DEADLINE_MS: integer(1, MAX_MS)
    .default(25_000)
    .describe('One list or one call of deletes, with all its tries, pages and reading back.'),
  UPSTREAM_CONCURRENCY: integer(1, 1024).default(16).describe('Calls in flight to the upstream.'),
  UPSTREAM_QUEUE: integer(0, 1_000_000)
    .default(1000)
    .describe('Calls that may wait for a place among those in flight; one more is `UPSTREAM_UNAVAILABLE` at once.'),
  UPSTREAM_CALLS_PER_MINUTE: integer(1, 1_000_000_000).default(600).describe('The budget of calls to the upstream.'),
  UPSTREAM_MAX_BYTES: integer(1, 2 ** 30)
    .default(67_108_864)
    .describe('The largest answer of the upstream that is read.'),
  UPSTREAM_INFLIGHT_BYTES: integer(1, 2 ** 40)
    .default(100_663_296)
    .describe('All answers being read at once; further reads wait.'),
};
