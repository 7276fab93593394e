import { describe, expect, test } from '@jest/globals';
import { CustomerInvalidEmailsDocument } from '../../src/operations/documents.js';
import { callsShown, speaking } from '../support/dialects.js';
import { startGateway } from '../support/gateway.js';
import { SEED_ROWS, SEED_USER, startUpstream } from '../support/upstream.js';
import { DIALECTS } from '../support/upstream-port.js';

async function start(env: Readonly<Record<string, string>> = {}) {
  const emulator = await startUpstream();
  return { emulator, gateway: await startGateway(emulator.url, env) };
}

const PATHS = {
  'v1-json': '/api/distributor.manage.json',
  'v1-xml': '/api/distributor.manage.xml',
  'v2-json': '/apiv2/reseller.manage.json',
  'v2-xml': '/apiv2/reseller.manage.xml',
  v3: '/v3/suppression/invalid_emails',
} as const;

describe.each(DIALECTS)('through %s', (dialect) => {
  test("the published operation gives the seed's rows", async () => {
    const { emulator, gateway } = await start(speaking(dialect));
    const { status, data, errors } = await gateway.execute(CustomerInvalidEmailsDocument, { user: SEED_USER });
    expect(status).toBe(200);
    expect(errors).toEqual([]);
    expect(data.customer).toEqual({
      id: expect.any(String),
      user: SEED_USER,
      invalidEmails: SEED_ROWS.map((row) => ({ id: expect.any(String), ...row })),
    });
    expect(emulator.calls.list.map(({ path }) => path)).toEqual([PATHS[dialect]]);
    expect(callsShown(emulator)).toEqual([{ operation: 'list', user: SEED_USER, emails: [] }]);
  });

  test('entries without an instant come last, in the order of the upstream', async () => {
    const { emulator, gateway } = await start(speaking(dialect));
    const rows = [1_443_651_141, 1_244_662_830, null, null].map((createdAt, index) => ({
      email: `${index}`,
      reason: `<${index}> & more`,
      createdAt,
    }));
    emulator.state.addCustomer({ user: 'a', rows });
    const { data, errors } = await gateway.execute(
      '{ customer(user: "a") { invalidEmails { email reason created } } }',
    );
    expect(errors).toEqual([]);
    expect(data).toEqual({
      customer: {
        invalidEmails: [
          { email: '0', reason: '<0> & more', created: '2015-09-30T22:12:21Z' },
          { email: '1', reason: '<1> & more', created: '2009-06-10T19:40:30Z' },
          { email: '2', reason: '<2> & more', created: null },
          { email: '3', reason: '<3> & more', created: null },
        ],
      },
    });
  });

  test('a list in pages is walked to its end, filtered or not', async () => {
    const { emulator, gateway } = await start(speaking(dialect));
    const rows = Array.from({ length: 1234 }, (_, index) => ({
      email: `${index}@${index % 5 === 0 ? 'five' : 'other'}.example`,
      reason: '',
      createdAt: 1_443_651_141 - index,
    }));
    emulator.state.addCustomer({ user: 'a', rows });
    const { data, errors } = await gateway.execute(`{ customer(user: "a") {
      whole: invalidEmails { email }
      page: invalidEmailsConnection(last: 1, filter: { domain: "five.example" }, orderBy: CREATED_DESC) { totalCount nodes { email } }
    } }`);
    expect(errors).toEqual([]);
    expect(data).toEqual({
      customer: {
        whole: rows.map(({ email }) => ({ email })),
        page: { totalCount: 247, nodes: [{ email: '1230@five.example' }] },
      },
    });
    // One list, of one page or of three.
    expect(emulator.calls.list).toHaveLength(dialect === 'v3' ? 3 : 1);
  });
});

test('100,000 rows are read to the last', async () => {
  const { emulator, gateway } = await start();
  const variables = { user: 'large', offset: 99_900 };
  const { data, errors } = await gateway.execute(CustomerInvalidEmailsDocument, variables);
  expect(errors).toEqual([]);
  const held = emulator.state.rows('large').slice(-100);
  expect(data.customer?.invalidEmails?.map(({ email, reason }) => [email, reason])).toEqual(
    held.map(({ email, reason }) => [email, reason]),
  );
  expect(emulator.calls.list).toHaveLength(1);
});

describe('limit and offset', () => {
  test.each([
    [{}, [0, 1, 2]],
    [{ limit: null, offset: null }, [0, 1, 2]],
    [{ limit: 1 }, [0]],
    [{ limit: 100_000 }, [0, 1, 2]],
    [{ offset: 0 }, [0, 1, 2]],
    [{ offset: 1 }, [1, 2]],
    [{ limit: 1, offset: 1 }, [1]],
    [{ limit: 2, offset: 2 }, [2]],
    [{ offset: 3 }, []],
    [{ limit: 5, offset: 2_147_483_647 }, []],
  ])('%p gives the rows %p', async (page, indexes) => {
    const { emulator, gateway } = await start();
    const whole = await gateway.execute(CustomerInvalidEmailsDocument, { user: SEED_USER });
    const part = await gateway.execute(CustomerInvalidEmailsDocument, { user: SEED_USER, ...page });
    expect(part.errors).toEqual([]);
    const rows = whole.data.customer?.invalidEmails;
    expect(rows).toHaveLength(3);
    // Ids included: an entry has the same one on every page.
    expect(part.data.customer?.invalidEmails).toEqual(indexes.map((index) => rows?.[index]));
    expect(emulator.calls.list).toHaveLength(2);
  });
});

describe('ids', () => {
  test('differ for all of 500 entries', async () => {
    const { gateway } = await start();
    const { data } = await gateway.execute(CustomerInvalidEmailsDocument, { user: 'medium' });
    expect(new Set(data.customer?.invalidEmails?.map(({ id }) => id)).size).toBe(500);
  });

  test('are unique in the account even for equal entries, and stable between requests', async () => {
    const { emulator, gateway } = await start();
    const row = { email: 'same@example.com', reason: 'Bad Syntax', createdAt: 1_244_662_830 };
    for (const user of ['a', 'b']) emulator.state.addCustomer({ user, rows: [row, row, row] });
    const query = '{ customers(users: ["a", "b"]) { id invalidEmails { id } } }';
    const first = await gateway.execute<{ customers: { id: string; invalidEmails: { id: string }[] }[] }>(query);
    const ids = first.data.customers.flatMap(({ id, invalidEmails }) => [
      id,
      ...invalidEmails.map((entry) => entry.id),
    ]);
    expect(new Set(ids).size).toBe(8);
    const second = await gateway.execute(query);
    expect(second.data).toEqual(first.data);
  });

  test('of an entry do not change when another is added before it', async () => {
    const { emulator, gateway } = await start();
    const before = await gateway.execute(CustomerInvalidEmailsDocument, { user: 'single' });
    const [known] = emulator.state.rows('single');
    emulator.state.replaceRows('single', [{ email: 'new', reason: '', createdAt: null }, ...(known ? [known] : [])]);
    const after = await gateway.execute(CustomerInvalidEmailsDocument, { user: 'single' });
    expect(after.data.customer?.invalidEmails?.[1]).toEqual(before.data.customer?.invalidEmails?.[0]);
  });
});

describe('created', () => {
  test('is read in UPSTREAM_TIME_ZONE; what was written is kept beside it', async () => {
    const { emulator, gateway } = await start({ UPSTREAM_TIME_ZONE: 'Asia/Kathmandu' });
    const stamps = ['2009-06-11 01:25:30', '0000-00-00 00:00:00', ''];
    const rows = stamps.map((createdText) => ({ email: 'a', reason: '', createdAt: null, createdText }));
    emulator.state.addCustomer({ user: 'a', rows: [...rows, { email: 'b', reason: '', createdAt: null }] });
    const { data, errors } = await gateway.execute('{ customer(user: "a") { invalidEmails { created createdRaw } } }');
    expect(errors).toEqual([]);
    expect(data).toEqual({
      customer: {
        invalidEmails: [
          { created: '2009-06-10T19:40:30Z', createdRaw: '2009-06-11 01:25:30' },
          { created: null, createdRaw: '0000-00-00 00:00:00' },
          { created: null, createdRaw: '' },
          { created: null, createdRaw: null },
        ],
      },
    });
  });
});
