import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeCursor, encodeCursor } from '../../src/invalid-emails/cursor.js';
import { createRanking, type Order } from '../../src/invalid-emails/order.js';
import type { InvalidEmail, InvalidEmailList } from '../../src/invalid-emails/port.js';
import { createRowsList } from '../../src/invalid-emails/rows-list.js';
import { selectSmallest } from '../../src/invalid-emails/select.js';
import { matchesOf, orderedMatchesOf, pageOf } from '../../src/invalid-emails/view.js';
import { finish } from '../../src/turns.js';
import { caught } from '../support/caught.js';
import { fuzz } from '../support/fuzz.js';
import { rankingOf, toArray } from '../support/rows.js';
import { anyFilter, anyOrder, anyRow, anyRows, passesNaively, viewNaively } from '../support/views.js';
import { laidEndToEnd, placeOf, walk } from '../support/walk.js';

const listOf = (rows: readonly InvalidEmail[]): InvalidEmailList => createRowsList(rows, 0);
const anySizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 });
const anySteps = fc.record({ filter: anyFilter, order: anyOrder, direction: fc.constantFrom('forward', 'backward') });

describe('one list', () => {
  test('pages laid end to end are the filtered, ordered list, once each, in either direction', () => {
    fuzz(
      fc.property(anyRows, anySteps, anySizes, (rows, steps, sizes) => {
        const whole = viewNaively(rows, steps.filter, steps.order);
        // A list that is read anew for each page, and one that is kept: its second page is cut out of the whole.
        const kept = listOf(rows);
        for (const listAt of [() => listOf(rows), () => kept]) {
          expect(laidEndToEnd(walk(listAt, steps, sizes), steps)).toEqual(whole);
        }
      }),
    );
  });

  test('every page, from anywhere, is what cutting the whole gives, and says truly what is around it', () => {
    const anyPlace = fc.option(fc.nat(60), { freq: 5 });
    fuzz(
      fc.property(anyRows, anySteps, anyPlace, fc.nat(12), (rows, steps, place, count) => {
        const list = listOf(rows);
        const index = place === null || rows.length === 0 ? undefined : place % rows.length;
        const request = { ...steps, count, from: placeOf(list, index, steps.order) };
        const page = finish(pageOf(list, request));
        // Another page, so that it is not the first one that is remembered.
        const kept = listOf(rows);
        finish(pageOf(kept, { ...request, count: count + 1 }));
        expect(finish(pageOf(kept, request))).toEqual(page);

        const whole = viewNaively(rows, steps.filter, steps.order);
        const everything = viewNaively(rows, {}, steps.order);
        const rank = (each: number): number => everything.indexOf(each);
        const forward = steps.direction === 'forward';
        const beyond = whole.filter(
          (each) => index === undefined || (forward ? rank(each) > rank(index) : rank(each) < rank(index)),
        );
        const shown = forward ? beyond.slice(0, count) : beyond.slice(Math.max(0, beyond.length - count));
        const more = beyond.length > shown.length;
        const behind = whole.length > beyond.length;
        expect(page).toEqual({
          indexes: shown,
          totalCount: whole.length,
          hasNextPage: forward ? more : behind,
          hasPreviousPage: forward ? behind : more,
        });
      }),
    );
  });

  test('a filter is the naive one, and without an order the list keeps its own', () => {
    fuzz(
      fc.property(anyRows, anyFilter, anyOrder, (rows, filter, order) => {
        const passing = [...rows.keys()].filter((index) => passesNaively(filter, rows[index] as InvalidEmail));
        expect(toArray(finish(matchesOf(listOf(rows), filter)))).toEqual(passing);
        const ordered = finish(orderedMatchesOf(listOf(rows), filter, order));
        expect(toArray(ordered)).toEqual(viewNaively(rows, filter, order));
      }),
    );
  });
});

describe('the order', () => {
  test('is total: no two entries are equal, and what comes before what comes before comes before', () => {
    fuzz(
      fc.property(fc.array(anyRow, { maxLength: 8 }), anyOrder, (rows, order) => {
        const { compare } = createRanking(listOf(rows), order);
        const indexes = [...rows.keys()];
        for (const a of indexes) {
          for (const b of indexes) {
            expect(compare(a, b) < 0).toBe(compare(b, a) > 0);
            expect(compare(a, b) === 0).toBe(a === b);
            for (const c of indexes) {
              if (compare(a, b) < 0 && compare(b, c) < 0) expect(compare(a, c)).toBeLessThan(0);
            }
          }
        }
      }),
      0.2,
    );
  });

  test('DESC is the exact reverse, with entries without a timestamp still last', () => {
    fuzz(
      fc.property(anyRows, anyFilter, (rows, filter) => {
        const view = (order: Order) => toArray(finish(orderedMatchesOf(listOf(rows), filter, order)));
        expect(view('EMAIL_DESC')).toEqual(view('EMAIL_ASC').toReversed());
        const timed = (index: number): boolean => rows[index]?.createdMs !== null;
        const [asc, desc] = [view('CREATED_ASC'), view('CREATED_DESC')];
        const count = asc.filter(timed).length;
        expect(asc.slice(count).some(timed)).toBe(false);
        expect(desc.slice(0, count)).toEqual(asc.slice(0, count).toReversed());
        expect(desc.slice(count)).toEqual(asc.slice(count).toReversed());
      }),
    );
  });

  test('the smallest are the first of all sorted', () => {
    fuzz(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 })), fc.nat(40), (values, count) => {
        const compare = (a: number, b: number): number => a - b;
        expect(finish(selectSmallest(values, count, rankingOf(compare)))).toEqual(
          values.toSorted(compare).slice(0, count),
        );
      }),
    );
  });
});

describe('a list that changes between two pages', () => {
  const anyChange = fc.record({
    after: fc.integer({ min: 1, max: 4 }),
    deleted: fc.array(fc.nat(40), { maxLength: 4 }),
    added: fc.array(fc.record({ row: anyRow, at: fc.nat(40) }), { maxLength: 6 }),
  });
  const contentOf = ({ email, reason, createdRaw }: InvalidEmail): string =>
    JSON.stringify([email, reason, createdRaw]);
  const count = (rows: readonly InvalidEmail[], content: string): number =>
    rows.filter((row) => contentOf(row) === content).length;

  test('what was deleted is missing and nothing else is; what was there throughout comes exactly once', () => {
    fuzz(
      fc.property(anyRows, anySteps, anySizes, anyChange, (rows, steps, sizes, { after, deleted, added }) => {
        // A delete removes all entries of an address.
        const gone = new Set(deleted.map((index) => rows[index]?.email));
        const changed = rows.filter(({ email }) => !gone.has(email));
        for (const { row, at } of added) if (!gone.has(row.email)) changed.splice(at, 0, row);

        const [before, later] = [listOf(rows), listOf(changed)];
        const walked = walk((turn) => (turn < after ? before : later), steps, sizes);
        const shown = walked.flatMap(({ list, page }) => page.indexes.map((index) => list.row(index)));
        const shownEarly = walked
          .filter(({ list }) => list === before)
          .flatMap(({ list, page }) => page.indexes.map((index) => list.row(index)));

        const candidates = [...rows, ...changed].filter((row) => passesNaively(steps.filter, row));
        expect(shown.filter((row) => !passesNaively(steps.filter, row))).toEqual([]);
        for (const row of candidates) {
          const content = contentOf(row);
          const times = count(shown, content);
          if (gone.has(row.email)) expect(times).toBe(count(shownEarly, content));
          // Equal rows that came meanwhile are shown or not; those that were there are not shown twice for it.
          else if (walked.length <= after) expect(times).toBe(count(rows, content));
          else {
            expect(times).toBeGreaterThanOrEqual(count(rows, content));
            expect(times).toBeLessThanOrEqual(count(changed, content));
          }
        }
      }),
    );
  });
});

describe('cursors', () => {
  test('bring back any key in their own order, and are refused in any other', () => {
    fuzz(
      fc.property(anyOrder, anyOrder, fc.string({ unit: 'binary' }), anyRow, fc.nat(), (order, other, text, row, n) => {
        const key = { ...row, reason: text, occurrence: n };
        const cursor = encodeCursor(order, key);
        if (other === order) expect(decodeCursor('after', cursor, order)).toEqual(key);
        else expect(caught(() => decodeCursor('after', cursor, other)).code).toBe('BAD_USER_INPUT');
      }),
    );
  });

  test('any other text is refused as bad input', () => {
    const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.base64String(), fc.json().map(asBase64url));
    fuzz(
      fc.property(anyText, anyOrder, (text, order) => {
        expect(caught(() => decodeCursor('before', text, order)).code).toBe('BAD_USER_INPUT');
      }),
    );
  });
});

function asBase64url(text: string): string {
  return Buffer.from(text).toString('base64url');
}
