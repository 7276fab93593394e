import { describe, expect, test } from '@jest/globals';
import {
  CustomerInvalidEmailsPageDocument,
  type CustomerInvalidEmailsPageQueryVariables,
  DeleteInvalidEmailDocument,
} from '../../src/operations/documents.js';
import { startGateway } from '../support/gateway.js';
import { startUpstream } from '../support/upstream.js';

/** Paging goes on where it was, whatever was deleted or added meanwhile. */

const at = (day: number) => Date.UTC(2020, 0, day) / 1000;
const row = (email: string, day: number) => ({ email, reason: 'Bad Syntax', createdAt: at(day) });

/** Newest first: h, g, f (twice, days 6 and 5), e, d, c, b, a. */
const ROWS = ['a', 'b', 'c', 'd', 'f', 'f', 'g', 'h'].map((email, index) => row(email, index + 1));

async function start() {
  const emulator = await startUpstream({ seed: [{ user: 'us', rows: ROWS }] });
  // Rows that the tests add behind the gateway's back are to be seen at once.
  const gateway = await startGateway(emulator.url, { CACHE_TTL_MS: '0' });
  const page = async (variables: Omit<CustomerInvalidEmailsPageQueryVariables, 'user'>) => {
    const { data, errors } = await gateway.execute(CustomerInvalidEmailsPageDocument, { user: 'us', ...variables });
    expect(errors).toEqual([]);
    const connection = data.customer?.invalidEmailsConnection;
    return {
      emails: connection?.edges.map(({ node }) => node.email).join(''),
      start: connection?.pageInfo.startCursor ?? null,
      end: connection?.pageInfo.endCursor ?? null,
      hasNextPage: connection?.pageInfo.hasNextPage,
      hasPreviousPage: connection?.pageInfo.hasPreviousPage,
      totalCount: connection?.totalCount,
    };
  };
  const remove = async (email: string) => {
    const { data } = await gateway.execute(DeleteInvalidEmailDocument, { user: 'us', email });
    expect(data.deleteInvalidEmail?.deleted).toBe(true);
  };
  return { emulator, page, remove };
}

describe('the entry that the cursor names was deleted through the gateway', () => {
  test('forwards', async () => {
    const { page, remove } = await start();
    const { emails, end } = await page({ first: 3 });
    expect(emails).toBe('hgf');
    // Both entries of the address go, the one of this page and the one of the next.
    await remove('f');
    expect(await page({ first: 3, after: end })).toMatchObject({
      emails: 'dcb',
      hasNextPage: true,
      hasPreviousPage: true,
      totalCount: 6,
    });
  });

  test('backwards', async () => {
    const { page, remove } = await start();
    const { emails, start: first } = await page({ last: 3 });
    expect(emails).toBe('cba');
    await remove('c');
    expect(await page({ last: 3, before: first })).toMatchObject({
      emails: 'ffd',
      hasNextPage: true,
      hasPreviousPage: true,
      totalCount: 7,
    });
  });

  test('and it was the last: an empty page at the end', async () => {
    const { page, remove } = await start();
    const { emails, end } = await page({ first: 8 });
    expect(emails).toBe('hgffdcba');
    await remove('a');
    expect(await page({ first: 8, after: end })).toMatchObject({
      emails: '',
      start: null,
      end: null,
      hasNextPage: false,
      hasPreviousPage: true,
    });
  });
});

test('entries that came meanwhile shift nothing: those before the cursor stay unseen, those after it are shown', async () => {
  const { emulator, page } = await start();
  const { emails, end } = await page({ first: 3 });
  expect(emails).toBe('hgf');
  emulator.state.replaceRows('us', [row('new', 30), ...ROWS, row('old', -3), { ...row('none', 1), createdAt: null }]);
  const rest = await page({ first: 50, after: end });
  expect(rest.emails).toBe('fdcbaoldnone');
  expect(rest.totalCount).toBe(11);
});

test('the upstream may write its list in another order between two pages', async () => {
  const { emulator, page } = await start();
  const { end } = await page({ first: 4, orderBy: 'EMAIL_ASC' });
  emulator.state.replaceRows('us', ROWS.toReversed());
  expect((await page({ first: 50, after: end, orderBy: 'EMAIL_ASC' })).emails).toBe('ffgh');
});
