import { describe, expect, test } from '@jest/globals';
import type { AnswerFault, DeleteFault, FaultPlan } from '../../src/emulator/faults/fault.js';
import { DeleteInvalidEmailDocument, DeleteInvalidEmailsDocument } from '../../src/operations/documents.js';
import { callsShown, speaking } from '../support/dialects.js';
import { startGateway } from '../support/gateway.js';
import { startUpstream } from '../support/upstream.js';
import { DIALECTS, type Dialect } from '../support/upstream-port.js';

/** Deletes whose answer is lost, through real sockets: what is said, what is true, and how many calls it took. */

const LOST: readonly AnswerFault[] = [
  { kind: 'reset' },
  { kind: 'silence' },
  { kind: 'proxy-page', status: 502 },
  { kind: 'not-http' },
  { kind: 'header-overflow' },
  { kind: 'redirect', status: 302, location: 'http://127.0.0.1:9/' },
  { kind: 'answer', body: '<html>busy</html>', contentType: 'text/html' },
];

/** In version 3 a delete that was done is answered without a body. */
const LOST_IN_ITS_BODY: readonly AnswerFault[] = [
  { kind: 'reset', at: { fraction: 0.5 } },
  { kind: 'cut-off', framing: 'length' },
  { kind: 'cut-off', framing: 'chunked' },
  { kind: 'cut-off', framing: 'close' },
  { kind: 'damage', part: 'both' },
  { kind: 'gzip' },
];

const row = (email: string) => ({ email, reason: 'Bad Syntax', createdAt: 1_244_662_830 });
// Long enough for thirteen gateways at once on a busy machine: an answer that is only slow must not count as lost.
const SETTINGS = { UPSTREAM_TIMEOUT_MS: '1000', OPERATION_DEADLINE_MS: '8000' };

interface Seen {
  readonly said: unknown;
  /** What was asked of the upstream, in order. */
  readonly calls: readonly string[];
  /** What is really there in the end. */
  readonly left: readonly string[];
}

/** One delete of "gone@x" from a list that has it and another one. */
async function deleteUnder(dialect: Dialect, ...plans: readonly FaultPlan[]): Promise<Seen> {
  const emulator = await startUpstream({ seed: [{ user: 'a', rows: [row('gone@x'), row('stays@x')] }] });
  const gateway = await startGateway(emulator.url, { ...SETTINGS, ...speaking(dialect) });
  for (const plan of plans) emulator.faults.plan(plan);
  const { data, errors } = await gateway.execute(DeleteInvalidEmailDocument, { user: 'a', email: 'gone@x' });
  expect(emulator.faults.pending()).toEqual([]);
  const { deleted, message } = data.deleteInvalidEmail ?? {};
  return {
    said: errors[0] === undefined ? { deleted, message } : errors[0].extensions.outcome,
    calls: callsShown(emulator).map(({ operation }) => operation),
    left: emulator.state.rows('a').map(({ email }) => email),
  };
}

const applied = (answer: AnswerFault): FaultPlan => ({ fault: { kind: 'delete-applied', answer } });
const notApplied = (answer: AnswerFault): FaultPlan => ({ fault: { kind: 'delete-not-applied', answer } });
const readBack = { deleted: true, message: 'gone (read back)' };

describe.each(DIALECTS)('through %s', (dialect) => {
  const lost = dialect === 'v3' ? LOST : [...LOST, ...LOST_IN_ITS_BODY];

  test('applied, and the answer lost: one reading shows it gone', async () => {
    const seen = await Promise.all(lost.map((answer) => deleteUnder(dialect, applied(answer))));
    for (const one of seen) expect(one).toEqual({ said: readBack, calls: ['delete', 'list'], left: ['stays@x'] });
  });

  test('not applied, and the answer lost: it is sent once more, and that answer counts', async () => {
    const seen = await Promise.all(lost.map((answer) => deleteUnder(dialect, notApplied(answer))));
    const said = { deleted: true, message: 'success' };
    for (const one of seen) expect(one).toEqual({ said, calls: ['delete', 'list', 'delete'], left: ['stays@x'] });
  });

  test('never applied, both answers lost: UNKNOWN after two readings, and never a third send', async () => {
    const twice = (answer: AnswerFault): FaultPlan => ({ ...notApplied(answer), times: 2 });
    const seen = await Promise.all(lost.map((answer) => deleteUnder(dialect, twice(answer))));
    const calls = ['delete', 'list', 'delete', 'list'];
    for (const one of seen) expect(one).toEqual({ said: 'UNKNOWN', calls, left: ['gone@x', 'stays@x'] });
  });

  test('applied only the second time, both answers lost: the second reading shows it gone', async () => {
    const seen = await Promise.all(lost.map((answer) => deleteUnder(dialect, notApplied(answer), applied(answer))));
    const calls = ['delete', 'list', 'delete', 'list'];
    for (const one of seen) expect(one).toEqual({ said: readBack, calls, left: ['stays@x'] });
  });

  test('landed late, after the reading: the second send finds it gone', async () => {
    const late: DeleteFault = { kind: 'delete-late', afterMs: 100, answer: { kind: 'reset' } };
    // The second send comes after the first one has landed.
    const slow: FaultPlan = { fault: { kind: 'latency', ms: 150 }, operation: 'list' };
    expect(await deleteUnder(dialect, { fault: late }, slow)).toEqual({
      said: readBack,
      calls: ['delete', 'list', 'delete'],
      left: ['stays@x'],
    });
  });

  test('reading back fails: UNKNOWN, and nothing more is sent', async () => {
    const refused: FaultPlan = { fault: { kind: 'damage', part: 'both' }, operation: 'list' };
    expect(await deleteUnder(dialect, applied({ kind: 'reset' }), refused)).toEqual({
      said: 'UNKNOWN',
      calls: ['delete', 'list'],
      left: ['stays@x'],
    });
  });

  test.each([400, 404, 429])('refused with %i: FAILED, without a reading', async (status) => {
    const fault: AnswerFault = status === 429 ? { kind: 'throttled' } : { kind: 'proxy-page', status };
    expect(await deleteUnder(dialect, { fault })).toEqual({
      said: 'FAILED',
      calls: ['delete'],
      left: ['gone@x', 'stays@x'],
    });
  });

  test('one reading serves all unsettled addresses of a call', async () => {
    const emulator = await startUpstream({ seed: [{ user: 'a', rows: ['1', '2', '3'].map(row) }] });
    const gateway = await startGateway(emulator.url, {
      ...SETTINGS,
      ...speaking(dialect),
      UPSTREAM_CONCURRENCY: '1',
    });
    emulator.faults.plan({ ...applied({ kind: 'reset' }), after: 1 });
    emulator.faults.plan({ ...notApplied({ kind: 'reset' }), after: 2 });
    const emails = ['1', '2', '3'];
    const { data } = await gateway.execute(DeleteInvalidEmailsDocument, { user: 'a', emails });
    expect(data.deleteInvalidEmails?.results.map(({ email, outcome, message }) => [email, outcome, message])).toEqual([
      ['1', 'DELETED', 'success'],
      ['2', 'DELETED', 'gone (read back)'],
      ['3', 'DELETED', 'success'],
    ]);
    const calls = callsShown(emulator).map((call) => [call.operation, ...call.emails].join(' '));
    expect(calls).toEqual(['delete 1', 'delete 2', 'delete 3', 'list', 'delete 3']);
    expect(emulator.faults.pending()).toEqual([]);
  });
});
