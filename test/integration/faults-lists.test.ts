import { describe, expect, test } from '@jest/globals';
import { FAULT_KINDS } from '../../src/emulator/faults/plan-check.js';
import type { CustomerSeed } from '../../src/emulator/state.js';
import { speaking } from '../support/dialects.js';
import { BROKEN, type ListCase, REFUSED, SAID, TIMED, wrong } from '../support/fault-table.js';
import { callsOf, type Guarded, MARKER, startGuarded } from '../support/guarded.js';
import { answering, startRawUpstream } from '../support/raw-upstream.js';
import type { Dialect } from '../support/upstream-port.js';

/** A list whose every call goes wrong, between two that are healthy: one error, nothing told, nothing else touched, no call too many. */

const EMAILS = [`é@${MARKER}.example`, 'second@a'];
const SEED: readonly CustomerSeed[] = [
  { user: 'before', rows: [{ email: 'sibling@b', reason: 'one', createdAt: 1244662830 }] },
  { user: 'faulty', rows: EMAILS.map((email) => ({ email, reason: MARKER, createdAt: 1244662830 })) },
  { user: 'after', rows: [{ email: 'sibling@a', reason: 'two', createdAt: null }] },
];
const LIST = 'invalidEmails { email reason }';
const ALL = `{ before: customer(user: "before") { ${LIST} } faulty: customer(user: "faulty") { ${LIST} } after: customer(user: "after") { ${LIST} } }`;
const SIBLINGS = {
  before: { invalidEmails: [{ email: 'sibling@b', reason: 'one' }] },
  after: { invalidEmails: [{ email: 'sibling@a', reason: 'two' }] },
};
/** Version 2 differs from version 1 by a path, and is tried by the contract suite. */
const TRIED = ['v1-json', 'v1-xml', 'v3'] as const satisfies readonly Dialect[];

type Cases = Readonly<Record<string, ListCase>>;

interface Data {
  readonly before: unknown;
  readonly after: unknown;
  readonly faulty: { readonly invalidEmails: readonly unknown[] | null };
}

function rowsOf({ code, rows }: ListCase) {
  if (code !== null) return null;
  const emails = rows === 'misread' ? EMAILS.map((email) => email.replace('é', 'Ã©')) : EMAILS;
  return emails.flatMap((email) => Array(rows === 'twice' ? 2 : 1).fill({ email, reason: MARKER }));
}

function expectedOf(each: ListCase) {
  const { code, calls } = each;
  const path = ['faulty', 'invalidEmails'];
  return {
    status: 200,
    data: { ...SIBLINGS, faulty: { invalidEmails: rowsOf(each) } },
    errors: code === null ? [] : [{ path, code, retryAfter: each.retryAfterMs === undefined ? 'unsaid' : 'right' }],
    calls: { before: 1, faulty: calls, after: 1 },
    met: { [each.fault.kind]: calls },
    pending: [],
    leaks: [],
    logged: code === null ? [] : [code],
  };
}

async function outcomeOf({ emulator, gateway, leaks }: Guarded, { code, retryAfterMs: [from, to] = [0, 0] }: ListCase) {
  const { status, data, errors, headers } = await gateway.execute<Data>(ALL);
  const judge = (ms: number | undefined) => (ms === undefined ? 'unsaid' : ms >= from && ms <= to ? 'right' : ms);
  return {
    status,
    data,
    errors: errors.map(({ path, extensions }) => {
      const { code, retryAfterMs, ...more } = extensions;
      return { path, code, retryAfter: judge(retryAfterMs), ...more };
    }),
    calls: Object.fromEntries(['before', 'faulty', 'after'].map((user) => [user, callsOf({ emulator }, user)])),
    met: emulator.faults.met,
    pending: emulator.faults.pending(),
    leaks: leaks({ data, errors, headers: [...headers] }, code === null ? 'rows' : 'nothing'),
    logged: gateway.logLines.map((line) => JSON.parse(line).code).filter((code) => code !== undefined),
  };
}

/** Each 429 of version 3 says when the minute ends: whether that is worth waiting for depends on the second of the test. */
function triedIn(dialect: Dialect, cases: Cases): Cases {
  const isTried = ([, { fault, retryAfterMs }]: [string, ListCase]) =>
    dialect !== 'v3' || fault.kind !== 'throttled' || (retryAfterMs ?? [0])[0] > 0;
  return Object.fromEntries(Object.entries(cases).filter(isTried));
}

/** Every case, all at once, each with a gateway and an emulator of its own. */
async function expectAll(dialect: Dialect, cases: Cases): Promise<void> {
  const named = Object.entries(cases);
  const started = named.map(async ([name, each]) => {
    const guarded = await startGuarded(SEED, { ...speaking(dialect), ...each.env });
    guarded.emulator.faults.plan({ fault: each.fault, user: 'faulty', times: 'always' });
    return [name, each, guarded] as const;
  });
  const outcomes = (await Promise.all(started)).map(
    async ([name, each, guarded]) => [name, await outcomeOf(guarded, each)] as const,
  );
  expect(Object.fromEntries(await Promise.all(outcomes))).toEqual(
    Object.fromEntries(named.map(([name, each]) => [name, expectedOf(each)])),
  );
}

test('the tables have every kind of fault that a list can meet', () => {
  const kinds = [BROKEN, REFUSED, SAID, TIMED, wrong('')].flatMap(Object.values).map(({ fault }) => fault.kind);
  const forLists = FAULT_KINDS.filter((kind) => !kind.startsWith('delete-'));
  expect(new Set(kinds)).toEqual(new Set(forLists));
});

describe.each(TRIED)('through %s every call meets the fault', (dialect) => {
  test('refusals', () => expectAll(dialect, triedIn(dialect, REFUSED)));
  test('answers that say something else', () => expectAll(dialect, SAID));
  test('answers that break', () => expectAll(dialect, BROKEN));
  test('answers out of time', () => expectAll(dialect, TIMED));

  test('answers that are wrong, and nobody is sent elsewhere', async () => {
    const elsewhere = await startRawUpstream(answering(200, {}, '[]'));
    await expectAll(dialect, wrong(elsewhere.url));
    expect(elsewhere.connections).toBe(0);
  });
});

/** What passes by itself. */
const passingIn = (dialect: Dialect) =>
  Object.entries(triedIn(dialect, { ...REFUSED, ...SAID, ...BROKEN, ...TIMED })).filter(([, each]) => each.calls === 3);

test.each(TRIED)('through %s a call that fails once, then works: the list comes with two calls', async (dialect) => {
  const passing = passingIn(dialect);
  const outcomes = passing.map(async ([name, { fault, env }]) => {
    const { emulator, gateway, leaks } = await startGuarded(SEED, { ...speaking(dialect), ...env });
    emulator.faults.plan({ fault, user: 'faulty' });
    const { data, errors } = await gateway.execute<Data>(ALL);
    const calls = emulator.calls.list.length;
    return [name, { data, errors, calls, pending: emulator.faults.pending(), leaks: leaks({ data }, 'rows') }];
  });
  const faulty = { invalidEmails: EMAILS.map((email) => ({ email, reason: MARKER })) };
  const expected = { data: { ...SIBLINGS, faulty }, errors: [], calls: 1 + 2 + 1, pending: [], leaks: [] };
  expect(Object.fromEntries(await Promise.all(outcomes))).toEqual(
    Object.fromEntries(passing.map(([name]) => [name, expected])),
  );
});

test('what says when to come back is not asked before', async () => {
  const { emulator, gateway } = await startGuarded(SEED);
  emulator.faults.plan({ fault: { kind: 'throttled', retryAfter: { as: 'seconds', seconds: 1 } }, user: 'faulty' });
  expect((await gateway.execute(ALL)).errors).toEqual([]);
  const [first = 0, second = 0, ...more] = emulator.calls.list
    .filter(({ fields }) => fields['user'] === 'faulty')
    .map(({ startedAtMs }) => startedAtMs);
  expect(second - first).toBeGreaterThanOrEqual(1000);
  expect(more).toEqual([]);
  expect(emulator.faults.pending()).toEqual([]);
});
