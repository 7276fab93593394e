import { describe, expect, test } from '@jest/globals';
import { parseUser } from '../../../../../src/invalid-emails/names.js';
import type { InvalidEmail } from '../../../../../src/invalid-emails/port.js';
import { createRestApi } from '../../../../../src/sendgrid/apis/rest.js';
import { rejected } from '../../../../support/caught.js';
import { createManualClock } from '../../../../support/manual-clock.js';
import {
  createRestUpstream,
  json,
  pagesOf,
  type RestUpstream,
  restRow,
  restRows,
  truth,
} from '../../../../support/rest-upstream.js';
import { rowsOf } from '../../../../support/rows.js';
import { createWork } from '../../../../support/work.js';

const USER = parseUser('known');
/** Of a full page, how many rows of the next one are new. */
const STEP = 498;

const clock = createManualClock();
const newApi = () => createRestApi({ accountMode: 'subuser', deletesAtOnce: 1, now: clock.now });
const listOf = async ({ send }: RestUpstream, api = newApi()) => rowsOf(await api.list(USER, send, createWork()));

const emailsOf = (rows: readonly InvalidEmail[]) => rows.map(({ email }) => email);

describe('a list', () => {
  test.each([
    [0, [0]],
    [1, [0]],
    [9, [0]],
    // A page that is shorter than was asked for, and the longest so far, may be the last or not.
    [10, [0, 8]],
    [499, [0, 497]],
    // A page that is exactly full may be the last or not.
    [500, [0, STEP]],
    [997, [0, STEP]],
    [998, [0, STEP, 2 * STEP]],
    [1234, [0, STEP, 2 * STEP]],
  ])('of %i rows is read whole, at offsets %j, under one end_time', async (count, offsets) => {
    const upstream = createRestUpstream(restRows(count));
    expect(await listOf(upstream, newApi())).toEqual(restRows(count));
    expect(pagesOf(upstream).map(({ offset }) => offset)).toEqual(offsets);
    expect(new Set(pagesOf(upstream).map(({ end }) => end)).size).toBe(1);
  });

  test('is asked for on behalf of its customer, as JSON', async () => {
    const upstream = createRestUpstream([]);
    await listOf(upstream);
    expect(upstream.sent).toMatchObject([
      {
        operation: 'list',
        method: 'GET',
        bucket: 'GET /v3/suppression/invalid_emails',
        headers: { accept: 'application/json', 'on-behalf-of': 'known' },
        body: null,
      },
    ]);
    expect(upstream.sent[0]?.path).toMatch(/^\/v3\/suppression\/invalid_emails\?limit=500&offset=0&end_time=\d+$/);
  });

  test('gives the seconds as an instant, and as the text of the number', async () => {
    const entry = { email: 'a', reason: 'b' };
    const stamps = [1_443_651_141, 0, 1.5, -1, 1e15, null, 253_402_300_799];
    const body = JSON.stringify([entry, ...stamps.map((created) => ({ ...entry, created }))]);
    const upstream = createRestUpstream([], () => ({ status: 200, body }));
    expect((await listOf(upstream)).map(({ createdMs, createdRaw }) => [createdMs, createdRaw])).toEqual([
      [null, null],
      [1_443_651_141_000, '1443651141'],
      [null, '0'],
      [null, '1.5'],
      [null, '-1'],
      [null, '1000000000000000'],
      [null, null],
      [253_402_300_799_000, '253402300799'],
    ]);
  });

  test.each([
    ['cut off', '[{"created":1,"email":"a","reason":"b"}'],
    ['an object', '{"result":[]}'],
    ['a row without an address', '[{"created":1,"reason":"b"}]'],
    ['a timestamp that is an object', '[{"created":{},"email":"a","reason":"b"}]'],
    ['nothing', ''],
  ])('that is %s is refused', async (_, body) => {
    const upstream = createRestUpstream([], () => ({ status: 200, body }));
    expect(await rejected(listOf(upstream))).toMatchObject({ code: 'UPSTREAM_PROTOCOL' });
  });
});

describe('a list that moves under its reader', () => {
  /** Changes the rows before these calls, counted from 0. */
  const changing = (
    rows: readonly InvalidEmail[],
    changes: Readonly<Record<number, (upstream: RestUpstream) => void>>,
  ) => {
    const upstream = createRestUpstream(rows, (exchange, call) => {
      changes[call]?.(upstream);
      return truth(upstream, exchange);
    });
    return upstream;
  };
  const removeFirst = (upstream: RestUpstream) => {
    upstream.rows = upstream.rows.slice(1);
  };
  const rows = restRows(1234);

  test('because a row before the seam went: it is read again from its start', async () => {
    const upstream = changing(rows, { 1: removeFirst });
    expect(await listOf(upstream)).toEqual(rows.slice(1));
    expect(pagesOf(upstream).map(({ offset }) => offset)).toEqual([0, STEP, 0, STEP, 2 * STEP]);
  });

  test('because one came in: it is read again', async () => {
    const upstream = changing(rows, {
      2: (changed) => {
        changed.rows = [restRow('new@example.com'), ...changed.rows];
      },
    });
    expect(emailsOf(await listOf(upstream))).toEqual(['new@example.com', ...emailsOf(rows)]);
  });

  test('what is listed after the read began is left for the next one', async () => {
    const later = restRow('later@example.com', clock.now() / 1000 + 3600);
    const upstream = changing(rows, {
      1: (changed) => {
        changed.rows = [later, ...changed.rows];
      },
    });
    expect(await listOf(upstream)).toEqual(rows);
    expect(upstream.sent).toHaveLength(3);
  });

  test('three times over is an error, and no list', async () => {
    const upstream = changing(rows, { 1: removeFirst, 3: removeFirst, 5: removeFirst });
    expect(await rejected(listOf(upstream))).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      message: 'The list changed each of the 3 times that it was read, page by page; try again later.',
    });
    expect(upstream.sent).toHaveLength(6);
  });

  test('twice over comes all the same', async () => {
    const upstream = changing(rows, { 1: removeFirst, 3: removeFirst });
    expect(await listOf(upstream)).toEqual(rows.slice(2));
  });

  test.each([
    ['one before the seam and one behind it', 499, 500],
    ['the last two of the page', 498, 499],
  ])('among equal rows: %s', async (_, first, second) => {
    const twins = rows.map((row, index) => (index === second ? (rows[first] as InvalidEmail) : row));
    const upstream = changing(twins, { 1: removeFirst });
    expect(await listOf(upstream)).toEqual(twins.slice(1));
    expect(upstream.sent.length).toBeGreaterThan(3);
  });

  test('equal rows that stand still are kept, however many they are', async () => {
    for (const run of [2, 3, 400, 1000]) {
      const equal = Array.from({ length: run }, () => restRow('twice@example.com'));
      const whole = [...rows.slice(0, 450), ...equal, ...rows.slice(450)];
      expect(await listOf(createRestUpstream(whole))).toEqual(whole);
    }
  });
});

describe('pages shorter than was asked for', () => {
  /** An upstream that gives so many rows a page at most. */
  const capped = (rows: readonly InvalidEmail[], cap: number) =>
    createRestUpstream(rows, (exchange) => {
      const path = exchange.path.replace(/limit=(\d+)/, (_, limit) => `limit=${Math.min(Number(limit), cap)}`);
      return truth({ rows }, { ...exchange, path });
    });

  test.each([
    [10, 35, [0, 8, 16, 24, 32]],
    [100, 100, [0, 98]],
    [100, 250, [0, 98, 196]],
    [100, 294, [0, 98, 196]],
    [499, 1234, [0, 497, 994]],
  ])('a cap of %i rows a page cuts off nothing of %i', async (cap, count, offsets) => {
    const upstream = capped(restRows(count), cap);
    expect(await listOf(upstream)).toEqual(restRows(count));
    expect(pagesOf(upstream).map(({ offset }) => offset)).toEqual(offsets);
  });

  test('are the last where longer ones were seen, for as long as that is remembered', async () => {
    const api = newApi();
    const callsFor = async (count: number) => {
      const upstream = createRestUpstream(restRows(count));
      expect(await listOf(upstream, api)).toEqual(restRows(count));
      return upstream.sent.length;
    };
    expect([await callsFor(300), await callsFor(299), await callsFor(301), await callsFor(300)]).toEqual([2, 1, 2, 1]);
    expect([await callsFor(1234), await callsFor(499), await callsFor(1234)]).toEqual([3, 1, 3]);
    clock.advance(599_999);
    expect(await callsFor(499)).toBe(1);
    clock.advance(1);
    expect([await callsFor(499), await callsFor(498)]).toEqual([2, 1]);
  });

  test('a short page that is given again and again is no list', async () => {
    const again = json(
      200,
      restRows(100).map(({ email, reason }) => ({ email, reason })),
    );
    expect(await rejected(listOf(createRestUpstream([], () => again)))).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });
});

describe('pages that no upstream should give', () => {
  test('a page longer than was asked for is refused', async () => {
    const upstream = createRestUpstream([], () =>
      json(
        200,
        restRows(501).map(({ email, reason }) => ({ email, reason })),
      ),
    );
    expect(await rejected(listOf(upstream))).toMatchObject({ code: 'UPSTREAM_PROTOCOL' });
  });

  test('the first page again and again is no list', async () => {
    const upstream = createRestUpstream([], () =>
      json(
        200,
        restRows(500).map(({ email, reason }) => ({ email, reason })),
      ),
    );
    expect(await rejected(listOf(upstream))).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(upstream.sent).toHaveLength(6);
  });

  test('an empty page after a full one is no list', async () => {
    const upstream = createRestUpstream(restRows(600), (_, call) => (call % 2 === 1 ? json(200, []) : null));
    expect(await rejected(listOf(upstream))).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });
});
