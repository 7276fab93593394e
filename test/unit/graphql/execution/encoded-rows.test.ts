// Before the first decorator, as schema.ts does.
import 'reflect-metadata';

import { expect, test } from '@jest/globals';
import {
  EncodedRows,
  needsOccurrences,
  type RowMember,
  stringifyResult,
} from '../../../../src/graphql/execution/encoded-rows.js';
import { createLongAnswer, type LongAnswer } from '../../../../src/graphql/execution/long-answer.js';
import { createInvalidEmailRows, createRows } from '../../../../src/graphql/invalid-email-rows.js';
import { createHangUp } from '../../../../src/hang-up.js';
import { parseUser } from '../../../../src/invalid-emails/names.js';
import { createRowsList } from '../../../../src/invalid-emails/rows-list.js';
import { holdMs } from '../../../support/hold.js';
import { startTurnCounter } from '../../../support/turn-counter.js';

const list = createRowsList(
  [
    { email: 'a"\\\n\u2028é', reason: 'Bad Syntax', createdMs: 0, createdRaw: '0' },
    { email: '', reason: '', createdMs: null, createdRaw: null },
  ],
  0,
);
const MEMBERS: readonly RowMember[] = [
  { key: '__typename', typeName: 'InvalidEmail' },
  { key: 'address', column: 'email' },
  { key: 'created', column: 'created' },
];

function rows(
  indexes: readonly number[],
  longAnswer: LongAnswer = createLongAnswer(createHangUp().signal),
): EncodedRows {
  return new EncodedRows(createInvalidEmailRows(parseUser('a'), list, indexes), MEMBERS, longAnswer);
}

test('entries stand where they are met, in order', async () => {
  const text = await stringifyResult({ data: { one: rows([0]), two: { three: rows([]) }, four: [rows([1, 0])] } });
  const first = { __typename: 'InvalidEmail', address: 'a"\\\n\u2028é', created: '1970-01-01T00:00:00Z' };
  const second = { __typename: 'InvalidEmail', address: '', created: null };
  expect(JSON.parse(text)).toEqual({ data: { one: [first], two: { three: [] }, four: [[second, first]] } });
  expect(text.endsWith('}\n')).toBe(true);
});

test('edges hold cursors and entries, members that are skipped leave empty objects', async () => {
  const edges = createRows(
    { user: parseUser('a'), list, indexes: [1, 0], cursorOf: (index) => `cursor-${index}` },
    () => undefined,
  );
  const members: readonly RowMember[] = [
    { key: 'type', typeName: 'InvalidEmailEdge' },
    { key: 'n', node: [{ key: 'id', column: 'id' }] },
    { key: 'cursor', column: 'cursor' },
    { key: 'empty', node: [] },
  ];
  const text = await stringifyResult({
    data: new EncodedRows(edges, members, createLongAnswer(createHangUp().signal)),
  });
  const edge = (index: number) => ({
    type: 'InvalidEmailEdge',
    n: { id: expect.stringMatching(/^[\w-]{22}$/) },
    cursor: `cursor-${index}`,
    empty: {},
  });
  expect(JSON.parse(text)).toEqual({ data: [edge(1), edge(0)] });
  expect(members.map(needsOccurrences)).toEqual([false, true, true, false]);
});

test('what looks like a mark is data', async () => {
  const mark = JSON.stringify(rows([0]));
  const data = { email: '\0rows ', list: 'AsText', other: JSON.parse(`${mark.slice(0, 8)}"`) };
  expect(JSON.parse(await stringifyResult({ data }))).toEqual({ data });
});

test('an answer that failed half-way leaves nothing behind for the next', async () => {
  const cyclic: Record<string, unknown> = { rows: rows([0]) };
  cyclic['self'] = cyclic;
  expect(() => stringifyResult(cyclic)).toThrow(TypeError);
  expect(await stringifyResult({ data: { user: 'a' } })).toBe('{"data":{"user":"a"}}\n');
});

test('a long list is written in turns, and left with its request as bytes', async () => {
  const many = Array.from({ length: 20_000 }, (_, index) => index % 2);
  const longAnswer = createLongAnswer(createHangUp().signal);
  const result = { data: { before: 1, list: rows(many, longAnswer), other: rows([1]), after: 'é' } };
  expect(await stringifyResult(result)).toBe('');
  const pieces = longAnswer.pieces ?? [];
  expect(pieces.length).toBeGreaterThan(20);
  const text = Buffer.concat(pieces).toString();
  const { data } = JSON.parse(text);
  expect([data.before, data.list.length, data.other.length, data.after]).toEqual([1, many.length, 1, 'é']);
  expect(data.list[0].address).toBe('a"\\\n\u2028é');
  expect(data.list[1]).toEqual({ __typename: 'InvalidEmail', address: '', created: null });
  expect(text.endsWith('}\n')).toBe(true);
});

/** Rows that take long to write: a cursor of 20 kB takes 6 ms. */
function slowRows(count: number, longAnswer: LongAnswer): EncodedRows {
  const cursorOf = (): string => {
    holdMs(6);
    return 'x'.repeat(20_000);
  };
  const indexes = Array.from({ length: count }, () => 0);
  const slow = createRows({ user: parseUser('a'), list, indexes, cursorOf }, () => undefined);
  return new EncodedRows(slow, [{ key: 'cursor', column: 'cursor' }], longAnswer);
}

test('others get their turns while a long answer is written', async () => {
  const counter = startTurnCounter();
  const longAnswer = createLongAnswer(createHangUp().signal);
  await stringifyResult({ data: slowRows(20, longAnswer) });
  expect(longAnswer.pieces?.length).toBeGreaterThanOrEqual(10);
  expect(counter.stop()).toBeGreaterThanOrEqual(7);
});

test('an answer for which nobody waits is not written to its end', async () => {
  const hangUp = createHangUp();
  const longAnswer = createLongAnswer(hangUp.signal);
  const writing = stringifyResult({ data: slowRows(50, longAnswer) });
  hangUp.tell();
  await writing;
  expect(longAnswer.pieces?.length).toBeLessThan(10);
});

test('a short list is text, and nothing is left with its request', async () => {
  const longAnswer = createLongAnswer(createHangUp().signal);
  expect(await stringifyResult({ data: rows([0, 1], longAnswer) })).toContain('InvalidEmail');
  expect(longAnswer.pieces).toBeNull();
});
