import { describe, expect, test } from '@jest/globals';
import { PARENT } from '../../../../src/emulator/state.js';
import { INVALID_EMAILS, recordedBody, row, startTrial } from './calling.js';

const emailsOf = (body: readonly { readonly email: string }[]) => body.map(({ email }) => email);

describe('the list', () => {
  test('is fixture 20 for the parent, which has a list of its own', () => {
    const { status, headers, text } = startTrial().call(INVALID_EMAILS);
    expect({ status, text }).toEqual({ status: 200, text: recordedBody('20-v3-list.json') });
    expect(headers['Content-Type']).toBe('application/json');
  });

  test('holds none of the customers entries without the header, and theirs alone with it', () => {
    const trial = startTrial({ a: [row('a@a', 2)], b: [row('b@b', 1)] });
    expect(emailsOf(trial.call(INVALID_EMAILS).body)).toEqual(['user1@example.com', 'user2@example.com']);
    expect(emailsOf(trial.call(INVALID_EMAILS, { as: 'a' }).body)).toEqual(['a@a']);
    expect(emailsOf(trial.call(INVALID_EMAILS, { as: 'b' }).body)).toEqual(['b@b']);
    // The reading that hurts.
    expect(trial.call(INVALID_EMAILS, { as: '' }).body).toHaveLength(2);
  });

  test('is found by account id as well', () => {
    const trial = startTrial({ a: [row('a@a', 2)] });
    const { id } = trial.state.account('a');
    expect(id).toMatch(/^sg[0-9a-f]{32}$/);
    expect(emailsOf(trial.call(INVALID_EMAILS, { as: `account-id ${id}` }).body)).toEqual(['a@a']);
    expect(emailsOf(trial.call(INVALID_EMAILS, { as: `Account-Id  ${id}` }).body)).toEqual(['a@a']);
    expect(trial.call(INVALID_EMAILS, { as: `account-id ${id}0` }).status).toBe(403);
    expect(trial.call(INVALID_EMAILS, { as: id }).status).toBe(403);
  });

  test('is newest first; equals keep their order, and what has no timestamp is 0 and last', () => {
    const rows = [row('none'), row('old', 5), row('new', 9), row('old too', 5), { ...row('odd'), createdText: '0000' }];
    const { body } = startTrial({ a: rows }).call(INVALID_EMAILS, { as: 'a' });
    expect(emailsOf(body)).toEqual(['new', 'old', 'old too', 'none', 'odd']);
    expect(body.map(({ created }: { created: number }) => created)).toEqual([9, 5, 5, 0, 0]);
    expect(Object.keys(body[0])).toEqual(['created', 'email', 'reason']);
  });

  test('is plain UTF-8 without escapes', () => {
    const { text } = startTrial({ a: [row('é/例"', 1)] }).call(INVALID_EMAILS, { as: 'a' });
    expect(text).toBe('[{"created":1,"email":"é/例\\"","reason":"Bad Syntax"}]');
  });

  test('comes in pages of 500, or of what limit says', () => {
    const rows = Array.from({ length: 1_234 }, (_, index) => row(`r${index}`, 5_000 - index));
    const trial = startTrial({ a: rows });
    const page = (query: string) => emailsOf(trial.call(`${INVALID_EMAILS}${query}`, { as: 'a' }).body);
    expect(page('')).toHaveLength(500);
    expect(page('?offset=500')).toHaveLength(500);
    expect(page('?offset=1000&limit=500')).toHaveLength(234);
    expect(page('?offset=2000')).toEqual([]);
    expect(page('?limit=2&offset=3')).toEqual(['r3', 'r4']);
    expect([...page(''), ...page('?offset=500'), ...page('?offset=1000')]).toEqual(emailsOf(rows));
    trial.behaviour.pageCap = 100;
    expect(page('?offset=1000&limit=500')).toEqual(emailsOf(rows.slice(1000, 1100)));
    expect(page('?limit=2&offset=3')).toEqual(['r3', 'r4']);
  });

  test('takes both ends of a time, inclusive', () => {
    const trial = startTrial({ a: [1, 2, 3, 4, 5].map((second) => row(`at ${second}`, second)) });
    const found = (query: string) => trial.call(`${INVALID_EMAILS}?${query}`, { as: 'a' }).body.length;
    expect([
      found('start_time=2&end_time=4'),
      found('start_time=4'),
      found('end_time=2'),
      found('start_time=6'),
    ]).toEqual([3, 2, 2, 0]);
  });

  test('of 100,000 rows is 200 pages, and all of them', () => {
    const trial = startTrial();
    const pages = Array.from({ length: 201 }, (_, index) =>
      emailsOf(trial.call(`${INVALID_EMAILS}?offset=${index * 500}&end_time=2000000000`, { as: 'large' }).body),
    );
    expect(pages.slice(0, 200).every(({ length }) => length === 500)).toBe(true);
    // The last full page is only known to be the last by an empty one.
    expect(pages[200]).toEqual([]);
    const rows = trial.state.rows('large');
    expect(pages.flat().toSorted()).toEqual(rows.map(({ email }) => email).toSorted());
  });

  test.each([
    ['limit', '0'],
    ['limit', '-1'],
    ['limit', '501'],
    ['limit', 'ten'],
    ['limit', ''],
    ['limit', '1.5'],
    ['offset', '-1'],
    ['offset', 'x'],
    ['start_time', 'yesterday'],
    ['end_time', ''],
  ])('refuses %s=%s by its name', (field, value) => {
    const { status, body } = startTrial().call(`${INVALID_EMAILS}?${field}=${value}`);
    expect({ status, body }).toEqual({
      status: 400,
      body: { errors: [{ field, message: expect.stringContaining(field) }] },
    });
  });

  test.each([
    ['prefix', 'ann', ['ann@a', 'anna@a']],
    ['prefix', 'ann@a', ['ann@a']],
    ['prefix', '%25na@', ['anna@a']],
    ['prefix', 'a%25@b', ['ab%@b']],
    ['prefix', 'a%25%25a', ['ann@a', 'anna@a']],
    ['prefix', '%25%25%25%25', ['ann@a', 'anna@a', 'ab%@b', 'Ann@a', '']],
    ['prefix', 'nn', []],
    ['prefix', '', ['ann@a', 'anna@a', 'ab%@b', 'Ann@a', '']],
    ['exact', 'ann', []],
    ['exact', 'ann@a', ['ann@a']],
    ['exact', 'ab%25@b', ['ab%@b']],
  ] as const)('filters by %s email=%s', (reading, wanted, found) => {
    const trial = startTrial({ a: ['ann@a', 'anna@a', 'ab%@b', 'Ann@a', ''].map((email) => row(email, 1)) });
    trial.behaviour.emailFilter = reading;
    expect(emailsOf(trial.call(`${INVALID_EMAILS}?email=${wanted}`, { as: 'a' }).body)).toEqual(found);
  });

  test('compares without regard to case where the switch says so', () => {
    const trial = startTrial({ a: [row('ann@a', 1), row('Ann@a', 1)] });
    trial.behaviour.addressMatch = 'ignore-case';
    for (const reading of ['prefix', 'exact'] as const) {
      trial.behaviour.emailFilter = reading;
      expect(trial.call(`${INVALID_EMAILS}?email=ANN@A`, { as: 'a' }).body).toHaveLength(2);
    }
  });
});

describe('one address', () => {
  test('is an array of its newest entry, and fixture 21 when there is none', () => {
    const trial = startTrial({ a: [row('x', 1, 'old'), row('x', 2, 'new')] });
    expect(trial.call(`${INVALID_EMAILS}/x`, { as: 'a' }).body).toEqual([{ created: 2, email: 'x', reason: 'new' }]);
    const { status, text, headers } = trial.call(`${INVALID_EMAILS}/y`, { as: 'a' });
    expect({ status, text }).toEqual({ status: 200, text: recordedBody('21-v3-get-absent.http') });
    expect(headers['Access-Control-Expose-Headers']).toBe('Link, Location');
  });

  test.each(['a/b', 'a?b', 'a%b', 'a%2Fb', 'a b', 'a+b', 'é@例', '#', ' ', '%', '..a', '\u0000'])(
    'is decoded once: %j',
    (email) => {
      const trial = startTrial({ a: [row(email, 1), row(decodeURIComponent(encodeURI(email)), 1)] });
      const found = trial.call(`${INVALID_EMAILS}/${encodeURIComponent(email)}`, { as: 'a' });
      expect(emailsOf(found.body)).toEqual([email]);
    },
  );

  test('cannot be `.` or `..`, which URLs take away, nor nothing', () => {
    const trial = startTrial({ a: [row('.', 1), row('..', 2), row('', 3)] });
    for (const path of ['.', '%2e', '%2E', '']) {
      expect(trial.call(`${INVALID_EMAILS}/${path}`, { as: 'a' }).body).toHaveLength(3);
    }
    for (const path of ['..', '%2e%2E', '.%2e']) {
      expect(trial.call(`${INVALID_EMAILS}/${path}`, { as: 'a' }).status).toBe(404);
    }
  });

  test('that is not encoded properly is a 400', () => {
    expect(startTrial().call(`${INVALID_EMAILS}/%ZZ`).status).toBe(400);
    expect(startTrial().call(`${INVALID_EMAILS}/a/b`).status).toBe(404);
  });
});

test('reading changes nothing', () => {
  const trial = startTrial({ a: [row('x', 1)] });
  for (const path of ['', '/x', '?email=x', '/y']) trial.call(INVALID_EMAILS + path, { as: 'a' });
  expect([trial.state.size('a'), trial.state.size(PARENT)]).toEqual([1, 2]);
});
