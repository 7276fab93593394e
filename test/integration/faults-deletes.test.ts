import { expect, test } from '@jest/globals';
import type { AnswerFault, Fault, LatencyFault } from '../../src/emulator/faults/fault.js';
import {
  ALL_ROWS,
  allOf,
  applied,
  customer,
  DELETED,
  FORMATS,
  failed,
  KEPT,
  KINDS,
  notApplied,
  READ_BACK,
  type Told,
  tryDelete,
  unknown,
} from '../support/delete-trial.js';
import { MARKER, startGuarded } from '../support/guarded.js';

/** A delete whose answer is lost, in every way, is settled by reading back and one more send; one that is refused is not. */

const PROTOCOL = 'UPSTREAM_PROTOCOL';
const UNAVAILABLE = 'UPSTREAM_UNAVAILABLE';
const TIMEOUT = 'UPSTREAM_TIMEOUT';
const HALF = { fraction: 0.5 };

const said = (body: string, status = 200): AnswerFault => ({ kind: 'answer', status, body });

const WAYS: readonly (readonly [AnswerFault | LatencyFault, string])[] = [
  [{ kind: 'silence' }, TIMEOUT],
  [{ kind: 'silence', at: HALF }, TIMEOUT],
  [{ kind: 'latency', ms: 3_000 }, TIMEOUT],
  [{ kind: 'drip', bytes: 1, everyMs: 200 }, TIMEOUT],
  [{ kind: 'reset' }, UNAVAILABLE],
  [{ kind: 'reset', at: HALF }, UNAVAILABLE],
  [{ kind: 'cut-off', framing: 'length' }, PROTOCOL],
  [{ kind: 'cut-off', framing: 'chunked' }, PROTOCOL],
  [{ kind: 'cut-off', framing: 'close' }, PROTOCOL],
  [{ kind: 'proxy-page', status: 500 }, UNAVAILABLE],
  [{ kind: 'proxy-page', status: 502 }, UNAVAILABLE],
  [{ kind: 'proxy-page', status: 503 }, UNAVAILABLE],
  [{ kind: 'proxy-page', status: 504 }, UNAVAILABLE],
  [said('{"error":"Database error"}'), UNAVAILABLE],
  [said(`{"message":"${MARKER}"}`), PROTOCOL],
  [said(`{"message":"error","errors":["${MARKER}"]}`), PROTOCOL],
  [said('{"message":"success","errors":["but"]}'), PROTOCOL],
  [said(''), PROTOCOL],
  [said('{"message":"success"}', 202), PROTOCOL],
  [{ kind: 'redirect', status: 302, location: `http://127.0.0.1:1/${MARKER}` }, PROTOCOL],
  [{ kind: 'charset', declared: 'klingon', bytes: 'utf-8' }, PROTOCOL],
  [{ kind: 'damage', part: 'both' }, PROTOCOL],
  [{ kind: 'doctype', entity: 'laughs' }, PROTOCOL],
  [{ kind: 'gzip' }, PROTOCOL],
  [{ kind: 'gzip-bomb', inflatedBytes: 2 ** 20 }, PROTOCOL],
  [{ kind: 'header-overflow' }, PROTOCOL],
  [{ kind: 'not-http' }, PROTOCOL],
];

/** Which faults a delete meets, one a send, and what must come of it. */
const COURSES: Readonly<Record<string, (answer: AnswerFault | LatencyFault, code: string) => Course>> = {
  applied: (answer) => ({ sends: [applied(answer)], ...READ_BACK, deletes: 1, lists: 1, left: [KEPT] }),
  'not applied': (answer) => ({ sends: [notApplied(answer)], ...DELETED, deletes: 2, lists: 1, left: [KEPT] }),
  'not applied twice': (answer, code) => ({
    sends: [notApplied(answer), notApplied(answer)],
    ...unknown(code),
    deletes: 2,
    lists: 2,
    left: ALL_ROWS,
  }),
};

interface Course extends Told {
  readonly sends: readonly Fault[];
  readonly deletes: number;
  readonly lists: number;
  readonly left: readonly string[];
}

const USERS = Object.entries(COURSES).flatMap(([name, course]) =>
  KINDS.map((kind) => ({ user: `${name}, ${kind}`, kind, course })),
);

async function trialsOf(answer: AnswerFault | LatencyFault, code: string, format: string) {
  const guarded = await startGuarded(
    USERS.map(({ user }) => customer(user)),
    // Long enough for a reading on a busy machine: one that is only slow would be tried again.
    { UPSTREAM_FORMAT: format, ...(code === TIMEOUT ? { UPSTREAM_TIMEOUT_MS: '1000' } : {}) },
  );
  const { faults } = guarded.emulator;
  for (const { user, course } of USERS) for (const fault of course(answer, code).sends) faults.plan({ fault, user });
  const trials = await allOf(
    USERS.map(async ({ user, kind }) => [user, await tryDelete(guarded, user, kind)] as const),
  );
  return { trials, pending: faults.pending() };
}

function expectedTrials(answer: AnswerFault | LatencyFault, code: string) {
  const trials = USERS.map(({ user, course }) => {
    const { sends: _, ...expected } = course(answer, code);
    return [user, { ...expected, leaks: [] }] as const;
  });
  return { trials: Object.fromEntries(trials), pending: [] };
}

const GROUPS = [TIMEOUT, UNAVAILABLE, PROTOCOL].map((code) => [code, WAYS.filter((way) => way[1] === code)] as const);

test.each(GROUPS)('an answer that is lost (%s)', async (code, ways) => {
  const named = ways.flatMap(([answer]) =>
    FORMATS.map((format) => [`${JSON.stringify(answer)}, ${format}`, answer, format] as const),
  );
  const trials = named.map(async ([name, answer, format]) => [name, await trialsOf(answer, code, format)] as const);
  expect(await allOf(trials)).toEqual(
    Object.fromEntries(named.map(([name, answer]) => [name, expectedTrials(answer, code)])),
  );
});

test('an answer that refuses: surely not applied, sent once, not read back', async () => {
  const throttled: Fault = { kind: 'throttled', retryAfter: { as: 'seconds', seconds: 40 } };
  const refusals: readonly (readonly [Fault, Told])[] = [
    [throttled, failed('UPSTREAM_THROTTLED', 40_000)],
    [{ kind: 'throttled' }, failed('UPSTREAM_THROTTLED')],
    [{ kind: 'proxy-page', status: 400 }, failed(PROTOCOL)],
    [{ kind: 'proxy-page', status: 404 }, failed(PROTOCOL)],
    [{ kind: 'proxy-page', status: 403 }, failed('UPSTREAM_REJECTED')],
    [said(`{"error":"error in email: ${MARKER}"}`, 400), failed(PROTOCOL)],
    [said('{"message":"User not found"}'), failed('CUSTOMER_NOT_FOUND')],
    [said('{"error":{"code":401,"message":"Permission denied, wrong credentials"}}'), failed('UPSTREAM_REJECTED')],
  ];
  const named = refusals.flatMap(([fault, told]) =>
    FORMATS.flatMap((format) =>
      KINDS.map((kind) => [`${JSON.stringify(fault)}, ${kind}, ${format}`, fault, told, kind, format] as const),
    ),
  );
  const trials = named.map(async ([name, fault, , kind, format]) => {
    const guarded = await startGuarded([customer('a')], { UPSTREAM_FORMAT: format });
    guarded.emulator.faults.plan({ fault, user: 'a', operation: 'delete', times: 'always' });
    const trial = await tryDelete(guarded, 'a', kind);
    return [name, { ...trial, pending: guarded.emulator.faults.pending() }] as const;
  });
  const untouched = { deletes: 1, lists: 0, left: ALL_ROWS, pending: [], leaks: [] };
  expect(await allOf(trials)).toEqual(
    Object.fromEntries(named.map(([name, , told]) => [name, { ...told, ...untouched }])),
  );
});
