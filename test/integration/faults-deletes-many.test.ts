import { describe, expect, test } from '@jest/globals';
import { print } from 'graphql';
import type { FaultPlan } from '../../src/emulator/faults/fault.js';
import { DeleteInvalidEmailDocument, DeleteInvalidEmailsDocument } from '../../src/operations/documents.js';
import { applied, FORMATS, notApplied } from '../support/delete-trial.js';
import { callsOf, type Guarded, startGuarded } from '../support/guarded.js';
import { send } from '../support/http.js';
import { deletesOf } from '../support/settle.js';
import { until } from '../support/until.js';

/** Bulk deletes of which some answers are lost, and callers that hang up while a delete is under way. */

const FIVE = ['1@a', '2@a', '3@a', '4@a', '5@a'];

/** A customer of five addresses; sends go one after the other, so that a plan says which of them it meets. */
async function start(format: string, plans: readonly FaultPlan[]): Promise<Guarded> {
  const rows = FIVE.map((email) => ({ email, reason: '', createdAt: null }));
  const guarded = await startGuarded([{ user: 'a', rows }], { UPSTREAM_FORMAT: format, UPSTREAM_CONCURRENCY: '1' });
  for (const plan of plans) guarded.emulator.faults.plan({ ...plan, operation: 'delete' });
  return guarded;
}

const left = ({ emulator }: Guarded) => emulator.state.rows('a').map(({ email }) => email);

describe.each(FORMATS)('five addresses, through %s', (format) => {
  test.each<[string, readonly FaultPlan[], Readonly<Record<string, string>>, number, number, readonly string[]]>([
    ['both applied', [{ fault: applied(), after: 1, times: 2 }], { '2@a': 'back', '3@a': 'back' }, 5, 1, []],
    ['neither applied', [{ fault: notApplied(), after: 1, times: 2 }], {}, 7, 1, []],
    [
      'one applied, one not',
      [
        { fault: notApplied(), after: 1 },
        { fault: applied(), after: 3 },
      ],
      { '4@a': 'back' },
      6,
      1,
      [],
    ],
    [
      'one applied, one never',
      [
        { fault: notApplied(), after: 1 },
        { fault: applied(), after: 3 },
        { fault: notApplied(), after: 5 },
      ],
      { '2@a': 'UNKNOWN', '4@a': 'back' },
      6,
      2,
      ['2@a'],
    ],
    [
      'one refused, one lost',
      [
        { fault: { kind: 'throttled' }, after: 1 },
        { fault: applied(), after: 3 },
      ],
      { '2@a': 'FAILED', '4@a': 'back' },
      5,
      1,
      ['2@a'],
    ],
  ])('two answers are lost, %s: settled together', async (_, plans, odd, deletes, lists, remaining) => {
    const guarded = await start(format, plans);
    const results = await deletesOf(guarded.gateway, FIVE);
    const word = { 'gone (read back)': 'back', success: 'success' };
    expect(
      results.map(({ email, outcome, message }) => [
        email,
        outcome === 'DELETED' ? word[message as keyof typeof word] : outcome,
      ]),
    ).toEqual(FIVE.map((email) => [email, odd[email] ?? 'success']));
    expect([callsOf(guarded, 'a', 'delete'), callsOf(guarded, 'a', 'get')]).toEqual([deletes, lists]);
    expect(left(guarded)).toEqual(remaining);
    expect(guarded.emulator.faults.pending()).toEqual([]);
    expect(guarded.leaks(results)).toEqual([]);
  });
});

describe('a caller hangs up while a delete is sent', () => {
  const MANY = { query: print(DeleteInvalidEmailsDocument), variables: { user: 'a', emails: FIVE } };
  const ONE = { query: print(DeleteInvalidEmailDocument), variables: { user: 'a', email: '1@a' } };
  const SLOW = { kind: 'latency', ms: 300 } as const;
  const SLOW_RESET = { ...SLOW, answer: { kind: 'reset' } } as const;

  test.each<[string, typeof MANY | typeof ONE, FaultPlan, object, number, number]>([
    ['one, answered', ONE, { fault: SLOW }, { DELETED: 1 }, 1, 0],
    ['one, applied and lost', ONE, { fault: applied(SLOW_RESET) }, { DELETED: 1 }, 1, 1],
    ['one, not applied and lost', ONE, { fault: notApplied(SLOW_RESET) }, { DELETED: 1 }, 2, 1],
    ['the first of five, answered', MANY, { fault: SLOW }, { DELETED: 1, FAILED: 4 }, 1, 0],
    ['the first of five, applied and lost', MANY, { fault: applied(SLOW_RESET) }, { DELETED: 1, FAILED: 4 }, 1, 1],
  ])('%s: it is settled, and nothing else is sent', async (_, operation, plan, outcomes, deletes, lists) => {
    const guarded = await start('json', [plan]);
    const lines = () => guarded.gateway.logLines.map((line) => JSON.parse(line));
    const caller = new AbortController();
    const answer = send(guarded.gateway.url, {
      method: 'POST',
      path: '/graphql',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(operation),
      signal: caller.signal,
    }).catch(() => 'left');
    await until('the delete', () => guarded.emulator.calls.list.length === 1);
    caller.abort();
    expect(await answer).toBe('left');
    await until('the end of the request', () => lines().some(({ msg }) => msg === 'request'));
    expect(lines().filter(({ msg }) => msg === 'delete settled')).toEqual([]);
    const settled = await until('the line of the delete', () => lines().find(({ msg }) => msg === 'delete settled'));
    expect(settled).toMatchObject({ user: 'a', outcomes });
    expect([callsOf(guarded, 'a', 'delete'), callsOf(guarded, 'a', 'get')]).toEqual([deletes, lists]);
    expect(left(guarded)).toEqual(FIVE.slice(1));
    expect(guarded.emulator.faults.pending()).toEqual([]);
    expect(guarded.leaks([])).toEqual([]);
  });
});
