import type { Indexes } from '../../src/invalid-emails/indexes.js';
import type { InvalidEmail, InvalidEmailList, InvalidEmailTable } from '../../src/invalid-emails/port.js';
import { createRowsList } from '../../src/invalid-emails/rows-list.js';
import type { Ranking } from '../../src/invalid-emails/select.js';

/** An entry without a reason and without a timestamp, unless said otherwise. */
export function entry(email: string, differences: Partial<InvalidEmail> = {}): InvalidEmail {
  return { email, reason: '', createdMs: null, createdRaw: null, ...differences };
}

export function rowsOf(table: InvalidEmailTable): readonly InvalidEmail[] {
  return Array.from({ length: table.size }, (_, index) => table.row(index));
}

export function toArray(indexes: Indexes): readonly number[] {
  return Array.from({ length: indexes.length }, (_, place) => indexes.at(place) as number);
}

export interface CountingList extends InvalidEmailList {
  /** How often a row, or a field of one, was asked for. */
  readonly reads: number;
}

/** A list that tells how much of it was looked at. */
export function createCountingList(rows: readonly InvalidEmail[]): CountingList {
  const list = createRowsList(rows, 0);
  let reads = 0;
  const counted = <T>(read: (index: number) => T): ((index: number) => T) => {
    return (index) => {
      reads++;
      return read(index);
    };
  };
  return {
    size: list.size,
    byteSize: list.byteSize,
    readAtMs: list.readAtMs,
    readAt: (readAtMs) => list.readAt(readAtMs),
    get reads() {
      return reads;
    },
    row: counted((index) => list.row(index)),
    email: counted((index) => list.email(index)),
    reason: counted((index) => list.reason(index)),
    createdMs: counted((index) => list.createdMs(index)),
    createdRaw: counted((index) => list.createdRaw(index)),
    rowTexts: (members) => counted(list.rowTexts(members)),
  };
}

/** A ranking by one comparison. */
export function rankingOf(compare: (a: number, b: number) => number): Ranking {
  return { compare, compareTo: (to) => (index) => compare(index, to) };
}

/** Reproducible whole numbers below `sides`, for lists too long to come from fast-check. */
export function createDice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

/** In an order that has nothing to do with what it was. */
export function shuffled<T>(values: readonly T[], seed = 1): readonly T[] {
  const roll = createDice(seed);
  const keyed = values.map((value) => ({ value, key: roll(2 ** 31) }));
  return keyed.sort((a, b) => a.key - b.key).map(({ value }) => value);
}
