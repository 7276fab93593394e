import { expect, test } from '@jest/globals';
import { CHAOS_FAULTS } from '../../src/commands/chaos/faults.js';
import { runLoad } from '../../src/commands/chaos/load.js';
import { createRandom } from '../../src/commands/chaos/random.js';
import { createTruth } from '../../src/commands/chaos/truth.js';
import { startGateway } from '../support/gateway.js';
import { startUpstream } from '../support/upstream.js';

/** `npm run chaos` in small: one second of it in this process. */

const LISTS = new Map(
  ['a', 'b', 'c'].map((user) => [user, Array.from({ length: 40 }, (_, index) => `${index}@${user}`)]),
);

test.each(['json', 'xml'])('no wrong answer and no false outcome under every fault, through %s', async (format) => {
  const seed = [...LISTS].map(([user, emails]) => ({
    user,
    rows: emails.map((email) => ({ email, reason: '', createdAt: null })),
  }));
  const emulator = await startUpstream({ seed });
  const gateway = await startGateway(emulator.url, {
    UPSTREAM_FORMAT: format,
    UPSTREAM_TIMEOUT_MS: '150',
    OPERATION_DEADLINE_MS: '1000',
    UPSTREAM_CALLS_PER_MINUTE: '1000000',
    CALLER_REQUESTS_PER_MINUTE: '1000000000',
    CALLER_UPSTREAM_CALLS_PER_MINUTE: '1000000000',
    UPSTREAM_MAX_BYTES: '1048576',
    CACHE_TTL_MS: '200',
    LOG_LEVEL: 'warn',
  });
  for (const [index, fault] of CHAOS_FAULTS.entries()) {
    emulator.faults.plan({ fault, times: 'always', probability: 0.004, seed: index });
  }
  const truth = createTruth(LISTS);
  const tally = await runLoad({
    gateways: [{ url: gateway.url, customers: truth.customers }],
    callers: 8,
    truth,
    random: createRandom(7),
    now: () => performance.now(),
    stop: AbortSignal.timeout(1500),
  });
  expect(tally.wrong).toEqual([]);
  expect(tally.reads).toBeGreaterThan(5);
  expect(tally.deletes).toBeGreaterThan(0);
  expect(tally.latenciesMs.length).toBeGreaterThan(tally.reads);
  // The latest of the late deletes has landed by then.
  await new Promise((resolve) => setTimeout(resolve, 800));
  const left = (user: string) => new Set(emulator.state.rows(user).map(({ email }) => email));
  expect(truth.judgeDeletes(left)).toEqual([]);
});

test('the same seed draws the same numbers, from 0 up to 1', () => {
  const draw = (seed: number) => Array.from({ length: 100 }, createRandom(seed));
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  for (const number of draw(3)) expect(number >= 0 && number < 1).toBe(true);
});
