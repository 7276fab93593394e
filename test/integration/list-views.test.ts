import { describe, expect, test } from '@jest/globals';
import {
  CustomerInvalidEmailsDocument,
  type CustomerInvalidEmailsQueryVariables,
  CustomersInvalidEmailsDocument,
} from '../../src/operations/documents.js';
import { startGateway } from '../support/gateway.js';
import { startUpstream } from '../support/upstream.js';

const at = (year: number) => Date.UTC(year, 5, 1, 12) / 1000;
const row = (email: string, year: number | null, reason = '') => ({
  email,
  reason,
  createdAt: year === null ? null : at(year),
});

const ROWS = [
  row('c@x.example', 2012, 'Bad Syntax'),
  row('A@X.example', 2010),
  row('b@y.example', null, 'Bad Syntax'),
  row('a@x.example', 2011, 'Bad Syntax'),
  row('', 2013),
];

async function emailsOf(variables: Omit<CustomerInvalidEmailsQueryVariables, 'user'>) {
  const emulator = await startUpstream({ seed: [{ user: 'us', rows: ROWS }] });
  const gateway = await startGateway(emulator.url);
  const { data, errors } = await gateway.execute(CustomerInvalidEmailsDocument, { user: 'us', ...variables });
  expect(errors).toEqual([]);
  expect(emulator.calls.list).toHaveLength(1);
  return data.customer?.invalidEmails?.map(({ email }) => email);
}

describe('invalidEmails', () => {
  test.each([
    [{}, ['c@x.example', 'A@X.example', 'b@y.example', 'a@x.example', '']],
    [{ filter: {}, orderBy: null }, ['c@x.example', 'A@X.example', 'b@y.example', 'a@x.example', '']],
    [{ orderBy: 'CREATED_ASC' }, ['A@X.example', 'a@x.example', 'c@x.example', '', 'b@y.example']],
    [{ orderBy: 'CREATED_DESC' }, ['', 'c@x.example', 'a@x.example', 'A@X.example', 'b@y.example']],
    [{ orderBy: 'EMAIL_ASC' }, ['', 'A@X.example', 'a@x.example', 'b@y.example', 'c@x.example']],
    [{ orderBy: 'EMAIL_DESC' }, ['c@x.example', 'b@y.example', 'a@x.example', 'A@X.example', '']],
    [{ filter: { email: 'a@x.example' } }, ['a@x.example']],
    [{ filter: { email: '' } }, ['']],
    [{ filter: { emailContains: 'A@' } }, ['A@X.example', 'a@x.example']],
    [{ filter: { domain: 'x.EXAMPLE' } }, ['c@x.example', 'A@X.example', 'a@x.example']],
    [{ filter: { reason: 'Bad Syntax' } }, ['c@x.example', 'b@y.example', 'a@x.example']],
    [{ filter: { reason: 'bad syntax' } }, []],
    [{ filter: { createdFrom: '2011-06-01T12:00:00Z' } }, ['c@x.example', 'a@x.example', '']],
    [{ filter: { createdTo: '2011-06-01T12:00:00Z' } }, ['A@X.example']],
    [{ filter: { createdTo: '2011-06-01T14:00:00.001+02:00' } }, ['A@X.example', 'a@x.example']],
    [{ filter: { domain: 'x.example', reason: 'Bad Syntax', emailContains: null } }, ['c@x.example', 'a@x.example']],
    [{ filter: { domain: 'x.example' }, orderBy: 'EMAIL_ASC', limit: 1, offset: 1 }, ['a@x.example']],
    [{ filter: { domain: 'x.example' }, limit: 2, offset: 1 }, ['A@X.example', 'a@x.example']],
    [{ orderBy: 'CREATED_DESC', limit: 2, offset: 4 }, ['b@y.example']],
  ] satisfies [Omit<CustomerInvalidEmailsQueryVariables, 'user'>, string[]][])('%j', async (variables, expected) => {
    expect(await emailsOf(variables)).toEqual(expected);
  });

  test.each(['2011-06-01', '2011-06-01T12:00:00', '2011-02-30T12:00:00Z', 'now', ''])(
    'createdFrom %j is no instant, and is refused before any upstream call',
    async (createdFrom) => {
      const emulator = await startUpstream();
      const gateway = await startGateway(emulator.url);
      const variables = { user: 'medium', filter: { createdFrom } };
      const { errors } = await gateway.execute(CustomerInvalidEmailsDocument, variables);
      expect(errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
      expect(errors[0]?.message).toContain('DateTime must be an RFC 3339 instant such as 2009-06-10T19:40:30Z.');
      expect(emulator.calls.list).toEqual([]);
    },
  );
});

test('several customers give 50 entries each, unless said otherwise', async () => {
  const emulator = await startUpstream();
  const gateway = await startGateway(emulator.url);
  const users = ['medium', 'empty', 'medium'];
  const sizes = async (limit?: number | null) => {
    const variables = limit === undefined ? { users } : { users, limit };
    const { data } = await gateway.execute(CustomersInvalidEmailsDocument, variables);
    return data.customers.map((customer) => customer?.invalidEmails?.length);
  };
  expect(await sizes()).toEqual([50, 0, 50]);
  expect(await sizes(2)).toEqual([2, 0, 2]);
  expect(await sizes(null)).toEqual([500, 0, 500]);
});
