import { describe, expect, test } from '@jest/globals';
import { GatewayError } from '../../../../../src/errors.js';
import { type Address, parseAddress, parseUser } from '../../../../../src/invalid-emails/names.js';
import type { InvalidEmail } from '../../../../../src/invalid-emails/port.js';
import { pagesWorthReading } from '../../../../../src/sendgrid/apis/rest/bulk-delete.js';
import { fitsPath } from '../../../../../src/sendgrid/apis/rest/path-address.js';
import { createRestApi } from '../../../../../src/sendgrid/apis/rest.js';
import {
  createRestUpstream,
  json,
  NOT_LISTED,
  type RestAnswer,
  type RestUpstream,
  restRow,
  restRows,
  truth,
} from '../../../../support/rest-upstream.js';
import { createWork } from '../../../../support/work.js';

const USER = parseUser('known');
const LIST = '/v3/suppression/invalid_emails';
const BY_ANSWER = { outcome: 'DELETED', known: 'by answer' } as const;
const READ_BACK = { outcome: 'DELETED', known: 'by reading back' } as const;
const NOT_FOUND = { outcome: 'NOT_FOUND', known: 'by reading back' } as const;
const LOST = new GatewayError('UPSTREAM_TIMEOUT', 'lost', { outage: true });

const addresses = (texts: readonly string[]): ReadonlySet<Address> => new Set(texts.map((text) => parseAddress(text)));
const emailsOf = (rows: readonly InvalidEmail[]) => rows.map(({ email }) => email);

async function deleteFrom(upstream: RestUpstream, texts: readonly string[], work = createWork()) {
  const api = createRestApi({ accountMode: 'subuser', deletesAtOnce: 4, now: Date.now });
  const results = await api.delete(USER, addresses(texts), upstream.send, work);
  expect([...results.keys()]).toEqual([...new Set(texts)]);
  return Object.fromEntries(results);
}

/** `read` for every page or probe, the path behind the list for single deletes, the number of addresses for those in bulk. */
const callsOf = ({ sent }: RestUpstream) =>
  sent.map(({ operation, path, body }) => {
    if (operation === 'list') return 'read';
    return body === null ? path.slice(LIST.length + 1) : JSON.parse(body).emails.length;
  });

/** Says this to the calls with these numbers, counted from 0, and the truth to all others. */
const saying = (rows: readonly InvalidEmail[], answers: Readonly<Record<number, RestAnswer | Error>>) =>
  createRestUpstream(rows, (_, call) => answers[call] ?? null);

describe('one by one', () => {
  test('each address is a segment, percent-encoded once, and its answer is its outcome', async () => {
    const upstream = createRestUpstream([restRow('a/b?c#d%25+ é'), restRow('b')]);
    expect(await deleteFrom(upstream, ['a/b?c#d%25+ é', 'absent'])).toEqual({
      'a/b?c#d%25+ é': BY_ANSWER,
      absent: { outcome: 'NOT_FOUND', known: 'by answer' },
    });
    expect(callsOf(upstream)).toEqual(['a%2Fb%3Fc%23d%2525%2B%20%C3%A9', 'absent']);
    expect(upstream.sent[0]).toMatchObject({
      operation: 'delete',
      method: 'DELETE',
      headers: { 'on-behalf-of': 'known' },
    });
    expect(emailsOf(upstream.rows)).toEqual(['b']);
  });

  test.each<[string, RestAnswer | Error, object]>([
    ['another success', { status: 200, body: '{}' }, { outcome: 'UNKNOWN', error: { code: 'UPSTREAM_PROTOCOL' } }],
    ['another 404', { status: 404, body: '<html>' }, { outcome: 'FAILED', error: { code: 'UPSTREAM_PROTOCOL' } }],
    ['405', { status: 405 }, { outcome: 'FAILED', error: { code: 'UPSTREAM_PROTOCOL' } }],
    ['429', { status: 429 }, { outcome: 'FAILED', error: { code: 'UPSTREAM_THROTTLED' } }],
    ['500', { status: 500 }, { outcome: 'UNKNOWN', error: { code: 'UPSTREAM_UNAVAILABLE' } }],
    ['nothing', LOST, { outcome: 'UNKNOWN', error: LOST }],
  ])('%s leaves the others alone', async (_, answer, result) => {
    const upstream = saying(restRows(3), { 0: answer });
    expect(await deleteFrom(upstream, ['0@example.com', '1@example.com'])).toMatchObject({
      '0@example.com': result,
      '1@example.com': BY_ANSWER,
    });
  });

  test.each([
    '.',
    '..',
    '/',
    'a/',
    '//',
    'a//b',
    './a',
    'a/..',
    '\\.',
    'a\\..\\b',
    '%2e',
    '%2E.',
    'a%2f..',
    'é'.repeat(1024),
  ])('%j fits no path', (email) => {
    expect(fitsPath(email)).toBe(false);
  });

  test.each(['...', 'a.', '.a', 'a/b', 'a\\b', '%2ea', 'a'.repeat(1024)])('%j fits', (email) => {
    expect(fitsPath(email)).toBe(true);
  });

  test('what fits no path goes in a body, between two readings', async () => {
    const upstream = createRestUpstream([restRow('.'), restRow('a'), restRow('b')]);
    expect(await deleteFrom(upstream, ['.', 'a', '..'])).toEqual({ '.': BY_ANSWER, a: BY_ANSWER, '..': NOT_FOUND });
    expect(callsOf(upstream)).toEqual(['a', 'read', 1, 'read']);
    expect(upstream.sent[2]).toMatchObject({ path: LIST, body: '{"emails":["."]}' });
    expect(emailsOf(upstream.rows)).toEqual(['b']);
  });

  test('and is not sent where the list before cannot be read', async () => {
    const upstream = saying([restRow('.')], { 0: { status: 503 } });
    expect(await deleteFrom(upstream, ['.'])).toMatchObject({
      '.': { outcome: 'FAILED', error: { code: 'UPSTREAM_UNAVAILABLE' } },
    });
    expect(callsOf(upstream)).toEqual(['read']);
  });
});

describe('many', () => {
  test.each([
    [0, 0],
    [1, 0],
    [3, 0],
    // 2 × 1 + 1 calls are fewer than 4.
    [4, 1],
    [5, 1],
    [6, 2],
    [500, 249],
    [501, 249],
    [1000, 498],
  ])('of %i: worth it for a list of up to %i pages', (count, pages) => {
    expect(pagesWorthReading(count)).toBe(pages);
    const chunks = Math.ceil(count / 500);
    if (pages > 0) expect(2 * pages + chunks).toBeLessThan(count);
    expect(2 * (pages + 1) + chunks).toBeGreaterThanOrEqual(count);
  });

  test('go in one body where the list is short; what is not listed is not sent', async () => {
    const upstream = createRestUpstream(restRows(20));
    const asked = ['1@example.com', 'absent', '2@example.com', '3@example.com', 'ABSENT'];
    expect(await deleteFrom(upstream, asked)).toEqual({
      '1@example.com': BY_ANSWER,
      absent: NOT_FOUND,
      '2@example.com': BY_ANSWER,
      '3@example.com': BY_ANSWER,
      ABSENT: NOT_FOUND,
    });
    // The first page that this gateway ever saw: the second call tells that nothing follows it.
    expect(callsOf(upstream)).toEqual(['read', 'read', 3, 'read']);
    expect(upstream.sent[2]?.body).toBe('{"emails":["1@example.com","2@example.com","3@example.com"]}');
    expect(upstream.rows).toHaveLength(17);
  });

  test('go one by one where the list is long: one page, or one more call, tells', async () => {
    const rows = restRows(1234);
    const four = createRestUpstream(rows);
    await deleteFrom(four, emailsOf(rows.slice(0, 4)));
    expect(callsOf(four)).toEqual(['read', ...['0', '1', '2', '3'].map((name) => `${name}%40example.com`)]);
    const six = createRestUpstream(rows);
    await deleteFrom(six, emailsOf(rows.slice(0, 6)));
    expect(callsOf(six).filter((call) => call === 'read')).toHaveLength(2);
    expect(callsOf(six)).toHaveLength(2 + 6);
    const eight = createRestUpstream(rows);
    await deleteFrom(eight, emailsOf(rows.slice(0, 8)));
    // Three pages and the question whether there are more, before; three pages after.
    expect(callsOf(eight)).toEqual(['read', 'read', 'read', 'read', 8, 'read', 'read', 'read']);
  });

  test('go in chunks of 500', async () => {
    const rows = restRows(900);
    const upstream = createRestUpstream(rows);
    const results = await deleteFrom(upstream, [...emailsOf(rows), 'absent']);
    expect(Object.values(results).filter(({ outcome }) => outcome === 'DELETED')).toHaveLength(900);
    expect(callsOf(upstream).filter((call) => call !== 'read')).toEqual([500, 400]);
    expect(upstream.rows).toEqual([]);
  });

  test('where none is listed nothing is sent', async () => {
    const upstream = createRestUpstream(restRows(3));
    expect(await deleteFrom(upstream, ['a', 'b', 'c', 'd'])).toEqual({
      a: NOT_FOUND,
      b: NOT_FOUND,
      c: NOT_FOUND,
      d: NOT_FOUND,
    });
    expect(callsOf(upstream)).toEqual(['read']);
  });

  test('fall back to one by one where the list before cannot be read', async () => {
    const rows = restRows(4);
    const upstream = saying(rows, { 0: { status: 503 } });
    expect(Object.values(await deleteFrom(upstream, emailsOf(rows)))).toEqual([
      BY_ANSWER,
      BY_ANSWER,
      BY_ANSWER,
      BY_ANSWER,
    ]);
    expect(callsOf(upstream)).toHaveLength(5);
  });
});

describe('an entry that differs by case alone', () => {
  const asked = ['ISAAC@hotmail', 'b', 'c', 'd'];

  test('is not touched by an upstream that tells cases apart', async () => {
    const upstream = createRestUpstream([restRow('isaac@hotmail')]);
    expect(await deleteFrom(upstream, asked)).toMatchObject({ 'ISAAC@hotmail': NOT_FOUND });
    expect(callsOf(upstream)).toEqual(['read', 1, 'read']);
    expect(upstream.rows).toHaveLength(1);
  });

  test('is what was asked for where the upstream does not', async () => {
    const upstream = createRestUpstream([restRow('isaac@hotmail')], (exchange) => {
      if (exchange.method === 'GET') return null;
      upstream.rows = [];
      return { status: 204 };
    });
    expect(await deleteFrom(upstream, asked)).toMatchObject({ 'ISAAC@hotmail': BY_ANSWER });
  });

  test('is its own where it was asked for as well', async () => {
    const upstream = createRestUpstream([restRow('isaac@hotmail')]);
    expect(await deleteFrom(upstream, [...asked, 'isaac@hotmail'])).toMatchObject({
      'ISAAC@hotmail': NOT_FOUND,
      'isaac@hotmail': BY_ANSWER,
    });
  });
});

describe('a bulk delete that goes wrong', () => {
  const rows = restRows(5);
  const asked = emailsOf(rows.slice(0, 4));
  const all = (result: object) => Object.fromEntries(asked.map((email) => [email, result]));

  test.each<[string, RestAnswer | Error, object]>([
    ['refused', json(400, { errors: [{ field: 'emails', message: 'no' }] }), { code: 'UPSTREAM_PROTOCOL' }],
    ['throttled', { status: 429 }, { code: 'UPSTREAM_THROTTLED' }],
    ['unsent', new GatewayError('UPSTREAM_UNAVAILABLE', 'queue', { delivery: 'unsent' }), { message: 'queue' }],
  ])('%s: FAILED, and nothing is read', async (_, answer, error) => {
    const upstream = saying(rows, { 1: answer });
    expect(await deleteFrom(upstream, asked)).toMatchObject(all({ outcome: 'FAILED', error }));
    expect(callsOf(upstream)).toEqual(['read', 4]);
  });

  test('its answer lost, and applied: read back', async () => {
    const upstream = createRestUpstream(rows, (exchange, call) => {
      if (call !== 1) return null;
      truth(upstream, exchange);
      return LOST;
    });
    expect(await deleteFrom(upstream, asked)).toEqual(all(READ_BACK));
  });

  test('its answer lost, and not applied: UNKNOWN, as it may be yet', async () => {
    expect(await deleteFrom(saying(rows, { 1: LOST }), asked)).toEqual(all({ outcome: 'UNKNOWN', error: LOST }));
  });

  test('its answer lost, and the list after as well: UNKNOWN with the first error', async () => {
    const upstream = saying(rows, { 1: LOST, 2: { status: 500 } });
    expect(await deleteFrom(upstream, asked)).toEqual(all({ outcome: 'UNKNOWN', error: LOST }));
  });

  test('accepted, but the list after cannot be read: UNKNOWN', async () => {
    const upstream = saying(rows, { 2: { status: 500 } });
    expect(await deleteFrom(upstream, asked)).toMatchObject(
      all({ outcome: 'UNKNOWN', error: { code: 'UPSTREAM_UNAVAILABLE' } }),
    );
  });

  test('accepted, and still listed: UNKNOWN', async () => {
    const upstream = saying(rows, { 1: { status: 204 } });
    expect(await deleteFrom(upstream, asked)).toMatchObject(
      all({
        outcome: 'UNKNOWN',
        error: { message: 'The upstream says that it deleted the address, and still lists it.', delivery: 'unsettled' },
      }),
    );
  });

  test('one chunk lost: the others are what they are', async () => {
    const many = restRows(600);
    const upstream = saying(many, { 3: { status: 400 } });
    const results = Object.values(await deleteFrom(upstream, emailsOf(many)));
    expect(callsOf(upstream).slice(0, 5)).toEqual(['read', 'read', 'read', 500, 100]);
    expect(results.filter(({ outcome }) => outcome === 'FAILED')).toHaveLength(500);
    expect(results.filter(({ outcome }) => outcome === 'DELETED')).toHaveLength(100);
  });

  test('the caller hung up once it was sent: the list after is read all the same', async () => {
    const caller = new AbortController();
    const upstream = createRestUpstream(rows, (_, call) => {
      if (call === 1) caller.abort();
      return null;
    });
    const signals: boolean[] = [];
    const send: RestUpstream['send'] = (exchange, work) => {
      signals.push(work.signal.aborted);
      return upstream.send(exchange, work);
    };
    const results = await deleteFrom({ ...upstream, send }, asked, createWork({ signal: caller.signal }));
    expect(results).toEqual(all(BY_ANSWER));
    expect(signals).toEqual([false, false, false]);
  });
});

test('the word of a delete', async () => {
  const upstream = createRestUpstream([], () => NOT_LISTED);
  expect(await deleteFrom(upstream, ['a'])).toEqual({ a: { outcome: 'NOT_FOUND', known: 'by answer' } });
});
