import { expect, test } from '@jest/globals';
import { parseExportRequest } from '../../../src/export/export-request.js';

const parse = (path: string, query = '') => parseExportRequest(path, new URLSearchParams(query));
const CSV = '/export/customers/a/invalid-emails.csv';

test('the user is decoded once, the parameters are those of the schema', () => {
  expect(parse('/export/customers/a%2Fb%25%20c/invalid-emails.ndjson')).toMatchObject({
    user: 'a/b% c',
    format: 'ndjson',
    order: null,
  });
  const query =
    'email=e&emailContains=c&domain=d&reason=r&createdFrom=2009-06-10T19:40:30Z&createdTo=2010-01-01T00:00:00Z';
  expect(parse(CSV, `${query}&orderBy=EMAIL_DESC`)).toEqual({
    user: 'a',
    format: 'csv',
    filter: {
      email: 'e',
      emailContains: 'c',
      domain: 'd',
      reason: 'r',
      createdFrom: 1_244_662_830_000,
      createdTo: 1_262_304_000_000,
    },
    order: 'EMAIL_DESC',
  });
});

test.each([
  ['foo=1', /"foo" is no parameter of an export; give any of email, /],
  ['email=a&email=b', /"email" is given more than once/],
  ['createdFrom=yesterday', /"createdFrom" must be an RFC 3339 instant/],
  ['orderBy=SIZE', /"orderBy" must be one of CREATED_ASC, /],
])('%s is refused', (query, message) => {
  expect(() => parse(CSV, query)).toThrow(message);
});

test('a user that is no UTF-8, or blank, is refused', () => {
  expect(() => parse('/export/customers/%ff/invalid-emails.csv')).toThrow(/not percent-encoded UTF-8/);
  expect(() => parse('/export/customers/%20/invalid-emails.csv')).toThrow(/"user" is blank/);
});

test.each(['/export', '/export/customers//invalid-emails.csv', '/export/customers/a/b/invalid-emails.csv', `${CSV}x`])(
  '%s is another path',
  (path) => {
    expect(parse(path)).toBeNull();
  },
);
