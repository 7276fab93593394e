import { describe, expect, test } from '@jest/globals';
import { DeleteInvalidEmailDocument } from '../../src/operations/documents.js';
import { callsOf, type Guarded, startGuarded } from '../support/guarded.js';
import { shiftClock } from '../support/shifted-clock.js';
import { until } from '../support/until.js';
import { SEED_USER } from '../support/upstream.js';

/** Lists that are kept and reads that are shared: after a delete's answer nothing read before it is shown. */

const TTL_MS = 10_000;
const KEEPING = { CACHE_TTL_MS: String(TTL_MS) };
const USERS = [SEED_USER, 'Alpha', 'alpha', 'ＡＬＰＨＡ', 'beta'];
const BOTH = ['first@a', 'second@a'];
const NO_CACHE = { 'cache-control': 'no-cache' };
const SLOW = { kind: 'latency', ms: 400 } as const;
const RESET = { kind: 'reset' } as const;

function start(env: Readonly<Record<string, string>> = KEEPING): Promise<Guarded> {
  const rows = BOTH.map((email) => ({ email, reason: 'x'.repeat(1000), createdAt: null }));
  return startGuarded(
    USERS.map((user) => ({ user, rows })),
    env,
  );
}

/** The addresses that a request of its own is shown; the code where it is an error. */
async function read({ gateway }: Guarded, user = 'alpha', headers = {}): Promise<readonly string[] | string> {
  const { data, errors } = await gateway.execute<{ customer: { invalidEmails: { email: string }[] | null } }>(
    'query ($user: String!) { customer(user: $user) { invalidEmails { email } } }',
    { user },
    headers,
  );
  return (
    data.customer.invalidEmails?.map(({ email }) => email) ?? errors.map(({ extensions }) => extensions.code).join()
  );
}

async function remove({ gateway }: Guarded, user = 'alpha', email = 'first@a'): Promise<string> {
  const { data, errors } = await gateway.execute(DeleteInvalidEmailDocument, { user, email });
  return data.deleteInvalidEmail?.message ?? errors.map(({ extensions }) => extensions.outcome).join();
}

const reads = (guarded: Guarded, user = 'alpha'): number => callsOf(guarded, user, 'get');

describe('within CACHE_TTL_MS', () => {
  test('a list is read once, after it once more', async () => {
    const clock = shiftClock();
    const guarded = await start();
    expect(await read(guarded)).toEqual(BOTH);
    guarded.emulator.state.replaceRows('alpha', []);
    clock.advance(TTL_MS - 5_000);
    expect([await read(guarded), reads(guarded)]).toEqual([BOTH, 1]);
    clock.advance(5_000);
    expect([await read(guarded), reads(guarded)]).toEqual([[], 2]);
    expect([await read(guarded), reads(guarded)]).toEqual([[], 2]);
  });

  test('Cache-Control: no-cache reads afresh, and what it read is kept', async () => {
    const guarded = await start();
    await read(guarded);
    guarded.emulator.state.replaceRows('alpha', []);
    expect([await read(guarded, 'alpha', NO_CACHE), reads(guarded)]).toEqual([[], 2]);
    expect([await read(guarded), reads(guarded)]).toEqual([[], 2]);
  });

  test('a list that failed is not kept', async () => {
    const guarded = await start();
    guarded.emulator.faults.plan({ fault: { kind: 'damage', part: 'middle' }, user: 'alpha' });
    expect(await read(guarded)).toBe('UPSTREAM_PROTOCOL');
    expect([await read(guarded), reads(guarded)]).toEqual([BOTH, 2]);
    expect(guarded.emulator.faults.pending()).toEqual([]);
  });

  test('CACHE_MAX_BYTES keeps those that were used last', async () => {
    // A list of these is about two and a half kilobytes.
    const guarded = await start({ ...KEEPING, CACHE_MAX_BYTES: '7000' });
    for (const user of ['alpha', 'beta', 'alpha', SEED_USER]) await read(guarded, user);
    for (const user of ['alpha', SEED_USER]) await read(guarded, user);
    expect(['alpha', 'beta', SEED_USER].map((user) => reads(guarded, user))).toEqual([1, 1, 1]);
    await read(guarded, 'beta');
    expect(reads(guarded, 'beta')).toBe(2);
  });

  test('CACHE_MAX_BYTES=0 keeps nothing', async () => {
    const guarded = await start({ ...KEEPING, CACHE_MAX_BYTES: '0' });
    await read(guarded);
    await read(guarded);
    expect(reads(guarded)).toBe(2);
  });
});

describe.each(['0', String(TTL_MS)])('reads under way, CACHE_TTL_MS=%s', (ttl) => {
  test('are shared by every request for that very customer', async () => {
    const guarded = await start({ CACHE_TTL_MS: ttl });
    guarded.emulator.faults.plan({ fault: SLOW, operation: 'list', times: 'always' });
    const users = ['alpha', 'alpha', 'Alpha', 'alpha', 'beta'];
    expect(await Promise.all(users.map((user) => read(guarded, user)))).toEqual(users.map(() => BOTH));
    expect(['alpha', 'Alpha', 'beta'].map((user) => reads(guarded, user))).toEqual([1, 1, 1]);
    await read(guarded, 'beta');
    expect(reads(guarded, 'beta')).toBe(ttl === '0' ? 2 : 1);
  });

  test('are not joined with no-cache', async () => {
    const guarded = await start({ CACHE_TTL_MS: ttl });
    guarded.emulator.faults.plan({ fault: SLOW, user: 'alpha' });
    const slow = read(guarded);
    await until('the slow read', () => reads(guarded) === 1);
    guarded.emulator.state.replaceRows('alpha', []);
    expect([await read(guarded, 'alpha', NO_CACHE), reads(guarded)]).toEqual([[], 2]);
    expect(await slow).toEqual(BOTH);
    // Nor does the older list take the place of the one that was read after it.
    expect([await read(guarded), reads(guarded)]).toEqual([[], ttl === '0' ? 3 : 2]);
  });
});

describe('after a delete', () => {
  test.each(['alpha', 'Alpha', 'ＡＬＰＨＡ', ' alpha '])(
    'of %p, all that is spelt like it is read afresh',
    async (user) => {
      const guarded = await start();
      guarded.emulator.state.addCustomer({ user: ' alpha ', rows: guarded.emulator.state.rows('alpha') });
      await Promise.all(['alpha', 'beta'].map((each) => read(guarded, each)));
      expect(await remove(guarded, user)).toBe('success');
      const left = user === 'alpha' ? ['second@a'] : BOTH;
      expect([await read(guarded), reads(guarded)]).toEqual([left, 2]);
      expect([await read(guarded, 'beta'), reads(guarded, 'beta')]).toEqual([BOTH, 1]);
      // From then on it is kept again.
      expect([await read(guarded), reads(guarded)]).toEqual([left, 2]);
    },
  );

  test.each([
    ['FAILED', { kind: 'throttled' }, BOTH],
    ['Email does not exist', { kind: 'answer', body: '{"message":"Email does not exist"}' }, BOTH],
    ['gone (read back)', { kind: 'delete-applied', answer: RESET }, ['second@a']],
  ] as const)('that is %s, the list is read afresh', async (told, fault, left) => {
    const guarded = await start();
    await read(guarded);
    guarded.emulator.faults.plan({ fault, user: 'alpha', operation: 'delete' });
    expect(await remove(guarded)).toBe(told);
    const before = reads(guarded);
    expect([await read(guarded), reads(guarded)]).toEqual([left, before + 1]);
    expect([await read(guarded), reads(guarded)]).toEqual([left, before + 1]);
    expect(guarded.emulator.faults.pending()).toEqual([]);
  });

  test('a slow read that began before it gives its own waiters the old list, and nobody else', async () => {
    const guarded = await start();
    guarded.emulator.faults.plan({ fault: { kind: 'latency', ms: 800 }, user: 'alpha', operation: 'list' });
    const waiters = [read(guarded), read(guarded)];
    let ended = false;
    const slow = Promise.all(waiters).finally(() => {
      ended = true;
    });
    await until('the slow read', () => reads(guarded) === 1);
    expect(await remove(guarded)).toBe('success');
    expect([await read(guarded), reads(guarded)]).toEqual([['second@a'], 2]);
    expect(ended).toBe(false);
    expect(await slow).toEqual([BOTH, BOTH]);
    expect([await read(guarded), reads(guarded)]).toEqual([['second@a'], 2]);
  });

  test('a read that began while it was under way is not kept, and not joined after its answer', async () => {
    const guarded = await start();
    const { faults } = guarded.emulator;
    // Applied late: what is read meanwhile is old, and arrives partly before the delete's answer, partly after it.
    const answer = { kind: 'latency', ms: 400 } as const;
    faults.plan({ fault: { kind: 'delete-late', afterMs: 300, answer }, user: 'alpha' });
    faults.plan({ fault: { kind: 'latency', ms: 1_000 }, user: 'alpha', operation: 'list', after: 1 });
    const deleted = remove(guarded);
    await until('the delete', () => callsOf(guarded, 'alpha', 'delete') === 1);
    expect(await read(guarded)).toEqual(BOTH);
    const slow = read(guarded);
    await until('the slow read', () => reads(guarded) === 2);
    expect(await deleted).toBe('success');
    expect([await read(guarded), reads(guarded)]).toEqual([['second@a'], 3]);
    expect(await slow).toEqual(BOTH);
    expect([await read(guarded), reads(guarded)]).toEqual([['second@a'], 3]);
    expect(faults.pending()).toEqual([]);
  });

  test('that is UNKNOWN nothing is kept for UPSTREAM_TIMEOUT_MS, and what lands late is seen', async () => {
    const clock = shiftClock();
    const guarded = await start({ ...KEEPING, UPSTREAM_TIMEOUT_MS: '5000' });
    const { faults, state } = guarded.emulator;
    const fault = { kind: 'delete-late', afterMs: 500, answer: RESET } as const;
    faults.plan({ fault, user: 'alpha', times: 2 });
    expect(await remove(guarded)).toBe('UNKNOWN');
    expect([await read(guarded), reads(guarded)]).toEqual([BOTH, 3]);
    await until('the late delete', () => state.size('alpha') === 1);
    expect([await read(guarded), reads(guarded)]).toEqual([['second@a'], 4]);
    clock.advance(1_000);
    expect([await read(guarded), reads(guarded)]).toEqual([['second@a'], 5]);
    clock.advance(4_000);
    expect([await read(guarded), reads(guarded)]).toEqual([['second@a'], 6]);
    expect([await read(guarded), reads(guarded)]).toEqual([['second@a'], 6]);
    expect(faults.pending()).toEqual([]);
  });
});
