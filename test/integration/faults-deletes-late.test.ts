import { expect, test } from '@jest/globals';
import type { Fault, FaultPlan } from '../../src/emulator/faults/fault.js';
import {
  ALL_ROWS,
  allOf,
  applied,
  customer,
  DELETED,
  FORMATS,
  KEPT,
  KINDS,
  NOT_FOUND,
  notApplied,
  READ_BACK,
  type Told,
  tryDelete,
  unknown,
} from '../support/delete-trial.js';
import { startGuarded } from '../support/guarded.js';
import { until } from '../support/until.js';

/** What a delete comes to when it is applied at an odd moment, shown at another, or when settling it goes wrong as well. */

interface Course {
  /** What the sends meet, in order; a send beyond them goes well. */
  readonly sends: readonly Fault[];
  readonly lists?: Omit<FaultPlan, 'user' | 'operation'>;
  readonly email?: string;
  readonly told: Told;
  readonly deletes: 1 | 2;
  readonly reads: number;
  /** What is really left when it is answered. */
  readonly left: readonly string[];
  /** What is left when everything has landed, where that is something else. */
  readonly leftAtLast?: readonly string[];
}

const GONE = [KEPT];
const LOST = unknown('UPSTREAM_UNAVAILABLE');
const RESET = { kind: 'reset' } as const;
const LONG_MS = 60_000;
/** After all that a delete takes, also on a busy machine. */
const LATE_MS = 5_000;
/** All of them together would make each other slow, and here it matters when a thing happens. */
const TRIALS_AT_ONCE = 12;

const late = (afterMs: number, answerMs = 0): Fault => ({
  kind: 'delete-late',
  afterMs,
  answer: answerMs === 0 ? RESET : { kind: 'latency', ms: answerMs, answer: RESET },
});
const lagging: Fault = { kind: 'delete-lag', visibleMs: LONG_MS, answer: RESET };
const page = (status: number): Fault => ({ kind: 'proxy-page', status });

const COURSES: Readonly<Record<string, Course>> = {
  'applied before the reading back': { sends: [late(20, 150)], told: READ_BACK, deletes: 1, reads: 1, left: GONE },
  'applied between the reading back and the second send': {
    sends: [late(300)],
    lists: { fault: { kind: 'latency', ms: 600 } },
    told: READ_BACK,
    deletes: 2,
    reads: 1,
    left: GONE,
  },
  'applied between the second send and the second reading back': {
    sends: [late(300), notApplied({ kind: 'latency', ms: 600, answer: RESET })],
    told: READ_BACK,
    deletes: 2,
    reads: 2,
    left: GONE,
  },
  'applied after everything': {
    sends: [late(LATE_MS), late(LATE_MS)],
    told: LOST,
    deletes: 2,
    reads: 2,
    left: ALL_ROWS,
    leftAtLast: GONE,
  },
  'applied after the second send was': { sends: [late(LATE_MS)], told: DELETED, deletes: 2, reads: 1, left: GONE },
  'answered well, applied later': {
    sends: [{ kind: 'delete-late', afterMs: LATE_MS }],
    told: DELETED,
    deletes: 1,
    reads: 0,
    left: ALL_ROWS,
    leftAtLast: GONE,
  },
  'only the second send applied, both answers lost': {
    sends: [notApplied(), applied()],
    told: READ_BACK,
    deletes: 2,
    reads: 2,
    left: GONE,
  },
  'answered well, shown for a while': {
    sends: [{ kind: 'delete-lag', visibleMs: LONG_MS }],
    told: DELETED,
    deletes: 1,
    reads: 0,
    left: GONE,
  },
  'applied, lost and shown for a while': { sends: [lagging], told: READ_BACK, deletes: 2, reads: 1, left: GONE },
  'applied, lost twice and shown for a while': {
    sends: [lagging, notApplied()],
    told: LOST,
    deletes: 2,
    reads: 2,
    left: GONE,
  },
  'not there': { sends: [], email: 'nobody@a', told: NOT_FOUND, deletes: 1, reads: 0, left: ALL_ROWS },
  'not there, answer lost': {
    sends: [applied()],
    email: 'nobody@a',
    told: READ_BACK,
    deletes: 1,
    reads: 1,
    left: ALL_ROWS,
  },
  'second send throttled': {
    sends: [notApplied(), { kind: 'throttled' }],
    told: LOST,
    deletes: 2,
    reads: 1,
    left: ALL_ROWS,
  },
  'second send refused': { sends: [notApplied(), page(404)], told: LOST, deletes: 2, reads: 1, left: ALL_ROWS },
  'applied, reading back impossible': {
    sends: [applied()],
    lists: { fault: page(404), times: 'always' },
    told: LOST,
    deletes: 1,
    reads: 1,
    left: GONE,
  },
  'not applied, reading back damaged': {
    sends: [notApplied()],
    lists: { fault: { kind: 'cut-off', framing: 'close' }, times: 'always' },
    told: LOST,
    deletes: 1,
    reads: 1,
    left: ALL_ROWS,
  },
  'reading back fails three times': {
    sends: [applied()],
    lists: { fault: RESET, times: 'always' },
    told: LOST,
    deletes: 1,
    reads: 3,
    left: GONE,
  },
  'reading back fails once': {
    sends: [applied()],
    lists: { fault: page(503) },
    told: READ_BACK,
    deletes: 1,
    reads: 2,
    left: GONE,
  },
  'second reading back impossible': {
    sends: [notApplied(), applied()],
    lists: { fault: page(404), after: 1 },
    told: LOST,
    deletes: 2,
    reads: 2,
    left: GONE,
  },
};

const NAMED = Object.entries(COURSES).flatMap(([name, course]) =>
  FORMATS.flatMap((format) => KINDS.map((kind) => [`${name}, ${kind}, ${format}`, course, kind, format] as const)),
);

test('every course of events, in both formats, alone and in a call of many', async () => {
  const run = async ([
    name,
    { sends, lists, email, left, leftAtLast = left },
    kind,
    format,
  ]: (typeof NAMED)[number]) => {
    const guarded = await startGuarded([customer('a')], { UPSTREAM_FORMAT: format });
    const { faults, state } = guarded.emulator;
    for (const fault of sends) faults.plan({ fault, user: 'a', operation: 'delete' });
    if (lists !== undefined) faults.plan({ ...lists, user: 'a', operation: 'list' });
    const trial = await tryDelete(guarded, 'a', kind, email);
    await until(`the end of what lands late (${name})`, () => state.size('a') === leftAtLast.length, 4 * LATE_MS);
    return [name, { ...trial, pending: faults.pending() }] as const;
  };
  const expected = NAMED.map(([name, { told, deletes, reads, left }]) => [
    name,
    { ...told, deletes, lists: reads, left, leaks: [], pending: [] },
  ]);
  const told: Record<string, unknown> = {};
  for (let at = 0; at < NAMED.length; at += TRIALS_AT_ONCE) {
    Object.assign(told, await allOf(NAMED.slice(at, at + TRIALS_AT_ONCE).map(run)));
  }
  expect(told).toEqual(Object.fromEntries(expected));
}, 180_000);
