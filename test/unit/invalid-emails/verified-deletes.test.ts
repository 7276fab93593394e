import { describe, expect, test } from '@jest/globals';
import { parseUser } from '../../../src/invalid-emails/names.js';
import type { DeleteResult } from '../../../src/invalid-emails/port.js';
import { verifyDeletes } from '../../../src/invalid-emails/verified-deletes.js';
import { createManualClock } from '../../support/manual-clock.js';
import {
  addressSet,
  createScriptedPort,
  errorOfSend,
  type Reading,
  type Script,
  type SendOutcome,
} from '../../support/scripted-port.js';
import { createWork } from '../../support/work.js';

const alpha = parseUser('alpha');
const A = 'a@example.com';
const B = 'b@example.com';
const THERE: Reading = [B, A, A];
const GONE: Reading = [B];

async function run(script: Script, emails: readonly string[], work = createWork()) {
  const clock = createManualClock();
  const port = createScriptedPort({
    ...script,
    onCall() {
      script.onCall?.();
      clock.advance(1_000);
    },
  });
  const results = await verifyDeletes(port, clock.now).delete(alpha, addressSet(...emails), work);
  return { results, port, clock, works: port.works, calls: port.calls };
}

const byAnswer = (outcome: 'DELETED' | 'NOT_FOUND'): DeleteResult => ({ outcome, known: 'by answer' });
const READ_BACK: DeleteResult = { outcome: 'DELETED', known: 'by reading back' };
const failed = (outcome: 'FAILED' | 'UNKNOWN'): DeleteResult => ({ outcome, error: errorOfSend(A, 1, outcome) });

type Branch = readonly [
  send1: SendOutcome,
  reading1: Reading | null,
  send2: SendOutcome | null,
  reading2: Reading | null,
  result: DeleteResult,
];

// Issue "The truth, when the upstream misbehaves", point 3. null: must not happen.
const BRANCHES: readonly Branch[] = [
  ['DELETED', null, null, null, byAnswer('DELETED')],
  ['NOT_FOUND', null, null, null, byAnswer('NOT_FOUND')],
  ['FAILED', null, null, null, failed('FAILED')],
  ['UNKNOWN', GONE, null, null, READ_BACK],
  ['UNKNOWN', [], null, null, READ_BACK],
  ['UNKNOWN', 'fails', null, null, failed('UNKNOWN')],
  ['UNKNOWN', THERE, 'DELETED', null, byAnswer('DELETED')],
  ['UNKNOWN', THERE, 'NOT_FOUND', null, READ_BACK],
  ['UNKNOWN', THERE, 'FAILED', null, failed('UNKNOWN')],
  ['UNKNOWN', THERE, 'UNKNOWN', GONE, READ_BACK],
  ['UNKNOWN', THERE, 'UNKNOWN', THERE, failed('UNKNOWN')],
  ['UNKNOWN', THERE, 'UNKNOWN', 'fails', failed('UNKNOWN')],
];

describe('one address', () => {
  test.each(BRANCHES)('send %s, reading %j, send %s, reading %j', async (send1, reading1, send2, reading2, result) => {
    const sends = [send1, send2].filter((send) => send !== null).map((send) => ({ [A]: send }));
    const readings = [reading1, reading2].filter((reading) => reading !== null);
    const { results, calls } = await run({ sends, readings }, [A]);
    expect([...results]).toEqual([[A, result]]);
    const expected = [[A], reading1 && 'read', send2 && [A], reading2 && 'read'].filter((call) => call !== null);
    expect(calls).toEqual(expected);
  });
});

describe('many addresses in one call', () => {
  const MIXED = {
    'answered@x': 'DELETED',
    'absent@x': 'NOT_FOUND',
    'refused@x': 'FAILED',
    'lost-and-gone@x': 'UNKNOWN',
    'lost-and-late@x': 'UNKNOWN',
    'lost-twice-and-gone@x': 'UNKNOWN',
    'lost-twice@x': 'UNKNOWN',
  } as const;
  const AGAIN = ['lost-and-late@x', 'lost-twice-and-gone@x', 'lost-twice@x'];

  test('one reading serves all that are unsettled; nobody else is read for or sent again', async () => {
    const { results, calls } = await run(
      {
        sends: [
          MIXED,
          { 'lost-and-late@x': 'NOT_FOUND', 'lost-twice-and-gone@x': 'UNKNOWN', 'lost-twice@x': 'UNKNOWN' },
        ],
        readings: [
          ['refused@x', ...AGAIN],
          ['refused@x', 'lost-twice@x'],
        ],
      },
      Object.keys(MIXED),
    );
    expect(calls).toEqual([Object.keys(MIXED), 'read', AGAIN, 'read']);
    expect([...results]).toEqual([
      ['answered@x', byAnswer('DELETED')],
      ['absent@x', byAnswer('NOT_FOUND')],
      ['refused@x', { outcome: 'FAILED', error: errorOfSend('refused@x', 1, 'FAILED') }],
      ['lost-and-gone@x', READ_BACK],
      ['lost-and-late@x', READ_BACK],
      ['lost-twice-and-gone@x', READ_BACK],
      ['lost-twice@x', { outcome: 'UNKNOWN', error: errorOfSend('lost-twice@x', 1, 'UNKNOWN') }],
    ]);
  });

  test('a reading that fails leaves those that it was for UNKNOWN, and the others as they were answered', async () => {
    const { results, calls } = await run({ sends: [MIXED], readings: ['fails'] }, Object.keys(MIXED));
    expect(calls).toEqual([Object.keys(MIXED), 'read']);
    expect([...results].map(([email, { outcome }]) => [email, outcome])).toEqual(Object.entries(MIXED));
  });

  test('FAILED alone triggers no reading, even where the row is still listed', async () => {
    const { calls } = await run({ sends: [{ [A]: 'FAILED', [B]: 'FAILED' }], readings: [] }, [A, B]);
    expect(calls).toEqual([[A, B]]);
  });
});

describe('reading back', () => {
  const LOST: Script = { sends: [{ [A]: 'UNKNOWN' }, { [A]: 'UNKNOWN' }], readings: [THERE, GONE] };

  test('asks for a reading that begins after the answer was lost, each time', async () => {
    const { works, clock } = await run(LOST, [A]);
    const beganMs = clock.now() - 4_000;
    expect([works[1]?.notBeforeMs, works[3]?.notBeforeMs]).toEqual([beganMs + 1_000, beganMs + 3_000]);
  });

  test('and the second send survive the caller’s hang-up, before the answer was lost or after', async () => {
    for (const hangUpAt of [1, 2, 3, 4]) {
      const caller = new AbortController();
      let call = 0;
      const onCall = (): void => {
        call++;
        if (call === hangUpAt) caller.abort();
      };
      const work = createWork({ signal: caller.signal });
      const { results, works } = await run({ ...LOST, onCall }, [A], work);
      expect([...results.values()]).toEqual([READ_BACK]);
      expect(works[0]?.signal).toBe(caller.signal);
      expect(works.slice(1).map(({ signal }) => signal.aborted)).toEqual([false, false, false]);
    }
  });

  test('stays within the deadline of the caller, and is counted as its calls', async () => {
    const work = createWork({ deadlineMs: 12_345 });
    const { works } = await run(LOST, [A], work);
    for (const each of works) {
      expect(each).toMatchObject({ deadlineMs: 12_345, requestId: 'test' });
      each.onUpstreamCall();
    }
    expect(work.upstreamCalls).toBe(4);
  });
});

test('a list passes through, as it is and as it was asked for', async () => {
  const port = createScriptedPort({ sends: [], readings: [THERE] });
  const work = createWork();
  expect((await verifyDeletes(port, Date.now).list(alpha, work)).size).toBe(3);
  expect(port.works[0]).toBe(work);
});
