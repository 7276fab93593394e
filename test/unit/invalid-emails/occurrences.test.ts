import { describe, expect, test } from '@jest/globals';
import { contentOf, occurrencesInTurns, occurrencesOf } from '../../../src/invalid-emails/occurrences.js';
import type { InvalidEmail } from '../../../src/invalid-emails/port.js';
import { createRowsList } from '../../../src/invalid-emails/rows-list.js';
import { createCountingList, entry } from '../../support/rows.js';
import { startTurnCounter } from '../../support/turn-counter.js';

const count = (...rows: readonly InvalidEmail[]): readonly number[] => [...occurrencesOf(createRowsList(rows, 0))];

const a1 = entry('a', { reason: '1' });
const a2 = entry('a', { reason: '2' });

describe('occurrences among fully equal rows', () => {
  test.each([
    { name: 'no rows', rows: [], counts: [] },
    { name: 'different addresses', rows: [entry('a'), entry('b'), entry('A')], counts: [0, 0, 0] },
    { name: 'equal rows', rows: [a1, a1, a1, a1], counts: [0, 1, 2, 3] },
    { name: 'one address with two contents', rows: [a1, a2, a1, a2, a2], counts: [0, 0, 1, 1, 2] },
    { name: 'the first content last', rows: [a1, a2, a2, a1, a1], counts: [0, 0, 1, 1, 2] },
    { name: 'rows of others between', rows: [a1, entry('b'), a1, entry('b')], counts: [0, 0, 1, 1] },
    {
      name: 'another timestamp',
      rows: [entry('a', { createdRaw: '1' }), entry('a', { createdRaw: '2' }), entry('a')],
      counts: [0, 0, 0],
    },
    { name: 'no timestamp and an empty one', rows: [entry('a'), entry('a', { createdRaw: '' })], counts: [0, 0] },
    {
      name: 'texts that only together are alike',
      rows: [
        entry('a', { reason: 'b' }),
        entry('ab'),
        entry('a', { reason: 'b"' }),
        entry('a', { reason: '', createdRaw: 'b' }),
      ],
      counts: [0, 0, 0, 0],
    },
    {
      name: 'names of what every object has',
      rows: [entry('__proto__'), entry('constructor'), entry('__proto__')],
      counts: [0, 0, 1],
    },
  ])('$name', ({ rows, counts }) => {
    expect(count(...rows)).toEqual(counts);
  });

  test('are worked out once for a list', () => {
    const list = createCountingList([a1, a1]);
    const first = occurrencesOf(list);
    const { reads } = list;
    expect(occurrencesOf(list)).toBe(first);
    expect(list.reads).toBe(reads);
    expect(occurrencesOf(createRowsList([a1, a1], 0))).not.toBe(first);
  });
});

test('contents are the same text only where the rows are the same', () => {
  const parts = ['', 'a', '"', ',', '",""', 'null'];
  const rows = parts.flatMap((email) =>
    parts.flatMap((reason) => [...parts, null].map((createdRaw) => entry(email, { reason, createdRaw }))),
  );
  expect(new Set(rows.map(contentOf)).size).toBe(rows.length);
});

test('those of a long list are counted over many turns, once for all who wait, and are the same', async () => {
  const many = Array.from({ length: 10_000 }, (_, index) => entry(`${index % 4_500}@x`, { reason: String(index % 2) }));
  const inTurns = createRowsList(many, 0);
  const counter = startTurnCounter();
  const counted = occurrencesInTurns(inTurns);
  expect(counted).not.toBeNull();
  expect(occurrencesInTurns(inTurns)).toBe(counted);
  await counted;
  expect(counter.stop()).toBeGreaterThan(1);
  expect(occurrencesInTurns(inTurns)).toBeNull();
  expect(occurrencesOf(inTurns)).toEqual(occurrencesOf(createRowsList(many, 0)));
  expect(Math.max(...occurrencesOf(inTurns))).toBe(2);
});

test('for a short list there is nothing to wait for', () => {
  expect(occurrencesInTurns(createRowsList([entry('a')], 0))).toBeNull();
});
