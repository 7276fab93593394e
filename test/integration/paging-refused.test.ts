import { describe, expect, test } from '@jest/globals';
import {
  type CustomerInvalidEmailsPageQueryVariables,
  CustomerInvalidEmailsPageDocument as Page,
} from '../../src/operations/documents.js';
import { startGateway } from '../support/gateway.js';
import { startUpstream } from '../support/upstream.js';

/** What cannot be meant is refused before any upstream call, and only the connection is null. */

type Variables = Omit<CustomerInvalidEmailsPageQueryVariables, 'user'>;

const cursorOf = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const CURSOR = cursorOf(['CREATED_DESC', 1_244_662_830_000, 'a', 'r', '2009-06-10 12:40:30', 0]);
const OF_EMAIL = cursorOf(['EMAIL_ASC', null, 'a', 'r', null, 0]);

const PAIRS =
  '"first" goes with "after", "last" with "before"; give one pair to page forwards, the other to page backwards.';

async function isRefused(variables: Variables, message: string): Promise<void> {
  const emulator = await startUpstream();
  const gateway = await startGateway(emulator.url);
  const { status, data, errors } = await gateway.execute(Page, { user: 'medium', ...variables });
  expect(status).toBe(200);
  expect(errors.map((error) => ({ message: error.message, path: error.path, extensions: error.extensions }))).toEqual([
    { message, path: ['customer', 'invalidEmailsConnection'], extensions: { code: 'BAD_USER_INPUT' } },
  ]);
  expect(data.customer).toEqual({ id: expect.any(String), user: 'medium', invalidEmailsConnection: null });
  expect(emulator.calls.list).toEqual([]);
}

test('the cursors that the cases below are made of are good ones', async () => {
  const emulator = await startUpstream();
  const gateway = await startGateway(emulator.url);
  const ask = (variables: Variables) => gateway.execute(Page, { user: 'medium', ...variables });
  expect((await ask({ after: CURSOR })).errors).toEqual([]);
  expect((await ask({ before: OF_EMAIL, orderBy: 'EMAIL_ASC' })).errors).toEqual([]);
});

describe('mixes of first, after, last and before', () => {
  const GIVEN = { first: 10, after: CURSOR, last: 10, before: CURSOR } as const;
  const names = ['first', 'after', 'last', 'before'] as const;
  const mixes = Array.from({ length: 16 }, (_, bits) => names.filter((_name, index) => bits & (1 << index)));
  const refused = mixes.filter(
    (mix) => mix.some((name) => name === 'first' || name === 'after') && mix.some((name) => /last|before/.test(name)),
  );

  test('nine of the sixteen are refused', () => expect(refused).toHaveLength(9));

  test.each(refused.map((mix) => [mix.join(', '), mix] as const))('%s', (_, mix) =>
    isRefused(Object.fromEntries(mix.map((name) => [name, GIVEN[name]])), PAIRS),
  );

  test('first and last of 0 are given too', () => isRefused({ first: 0, last: 0 }, PAIRS));
  test('an empty cursor is given too', () => isRefused({ first: 1, before: '' }, PAIRS));
});

describe('ranges', () => {
  test.each([
    [{ first: -1 }, '"first" is -1; give 0 to 500.'],
    [{ first: 501 }, '"first" is 501; give 0 to 500.'],
    [{ last: -1 }, '"last" is -1; give 0 to 500.'],
    [{ last: 501, before: CURSOR }, '"last" is 501; give 0 to 500.'],
    [{ first: 2_147_483_647, after: CURSOR }, '"first" is 2147483647; give 0 to 500.'],
  ])('%p', (variables, message) => isRefused(variables, message));
});

describe('cursors', () => {
  const notOurs = (argument: string) =>
    `"${argument}" is not a cursor of this gateway; pass one on exactly as it came.`;

  test.each([
    ['of another order', { after: OF_EMAIL }, '"after" is a cursor of EMAIL_ASC, and orderBy is CREATED_DESC'],
    [
      'of the opposite order',
      { before: CURSOR, orderBy: 'CREATED_ASC' },
      '"before" is a cursor of CREATED_DESC, and orderBy is CREATED_ASC',
    ],
  ] as const)('%s', (_, variables, message) => isRefused(variables, `${message}; page on with the same order.`));

  test.each([
    ['empty', ''],
    ['of somebody else', 'YXJyYXljb25uZWN0aW9uOjA='],
    ['cut off', CURSOR.slice(0, -1)],
    ['with something in it', `${CURSOR.slice(0, 9)}x${CURSOR.slice(9)}`],
    ['of no text', '\ud83d'],
    ['of another shape', cursorOf(['CREATED_DESC', 'a'])],
  ])('%s', async (_, cursor) => {
    await isRefused({ after: cursor }, notOurs('after'));
    await isRefused({ before: cursor }, notOurs('before'));
  });
});

test('a bad page beside a good one spoils nothing', async () => {
  const emulator = await startUpstream();
  const gateway = await startGateway(emulator.url);
  const { data, errors } = await gateway.execute(`{ customer(user: "single") {
    bad: invalidEmailsConnection(first: 501) { totalCount }
    good: invalidEmailsConnection(first: 0) { totalCount }
  } }`);
  expect(data).toEqual({ customer: { bad: null, good: { totalCount: 1 } } });
  expect(errors.map(({ path }) => path)).toEqual([['customer', 'bad']]);
});
