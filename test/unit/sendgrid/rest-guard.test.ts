import { describe, expect, test } from '@jest/globals';
import { refuseUnsafe } from '../../../src/sendgrid/delete-guard.js';
import type { Exchange } from '../../../src/sendgrid/exchange.js';
import { caught } from '../../support/caught.js';
import { anExchange } from '../../support/exchanges.js';

const LIST = '/v3/suppression/invalid_emails';
const BEHALF = { 'on-behalf-of': 'a' };
const read = { operation: 'list', method: 'GET', path: `${LIST}?limit=500&offset=0`, headers: BEHALF } as const;
const one = { operation: 'delete', method: 'DELETE', path: `${LIST}/a%40b`, headers: BEHALF } as const;
const many = { ...one, path: LIST, body: '{"emails":["a","b"]}' } as const;

type Planted = Partial<Exchange<string>>;

const check = (planted: Planted): void => refuseUnsafe(anExchange(planted));

function stoppedWith(planted: Planted): string {
  const error = caught(() => check(planted));
  expect(error).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', delivery: 'unsent' });
  return error.message.replace(' was about to be sent; it was stopped.', '');
}

describe('a call about a list without its customer never leaves', () => {
  test.each<[string, Record<string, string>]>([
    ['no header', {}],
    ['one that is named nearly so', { 'on-behalf': 'a', 'x-on-behalf-of': 'a' }],
    ['an empty one', { 'on-behalf-of': '' }],
    ['a blank one', { 'on-behalf-of': ' \u00a0' }],
    ['one beyond ASCII', { 'on-behalf-of': 'm\u00fcller' }],
    ['one with a control character', { 'on-behalf-of': 'a\u0000' }],
    ['two of them', { 'on-behalf-of': 'a', 'On-Behalf-Of': 'a' }],
    ['one with a space before it', { 'on-behalf-of': ' a' }],
    ['an account id that is none', { 'on-behalf-of': 'account-id' }],
    ['an account id of spaces', { 'on-behalf-of': 'Account-Id ' }],
  ])('%s', (_, headers) => {
    for (const planted of [read, one, many]) {
      expect(stoppedWith({ ...planted, headers })).toBe('A call about a list without its customer');
    }
  });

  test('whatever the operation calls itself', () => {
    expect(stoppedWith({ ...read, operation: 'customers', headers: {} })).toBe(
      'A call about a list without its customer',
    );
  });
});

describe('a path that servers may read as another one never leaves', () => {
  test.each([
    `${LIST}/`,
    `${LIST}/.`,
    `${LIST}/..`,
    `${LIST}/%2e`,
    `${LIST}/%2E%2e`,
    `${LIST}/.%2E`,
    `${LIST}/%252e`,
    `${LIST}/a%252F..`,
    `${LIST}//a`,
    `${LIST}/a/..`,
    `${LIST}/a%2F..`,
    `${LIST}/a%2f`,
    `${LIST}/..%2Fbounces`,
    `${LIST}/%5C..`,
    `${LIST}/\\..`,
    `${LIST}/a b`,
    `${LIST}/%zz`,
    `${LIST}/?a`,
    `${LIST}/#a`,
  ])('%s', (path) => {
    expect(stoppedWith({ ...one, path })).toBe('A path that servers may read as another one');
  });
});

describe('a delete without its address never leaves', () => {
  test.each([
    ['no body', { ...many, body: null }],
    ['an empty body', { ...many, body: '' }],
    ['no JSON', { ...many, body: '{"emails":["a"]' }],
    ['an array', { ...many, body: '["a"]' }],
    ['an empty object', { ...many, body: '{}' }],
    ['delete_all', { ...many, body: '{"delete_all":true}' }],
    ['delete_all that is false', { ...many, body: '{"delete_all":false}' }],
    ['delete_all beside addresses', { ...many, body: '{"emails":["a"],"delete_all":false}' }],
    ['anything beside addresses', { ...many, body: '{"emails":["a"],"email":"b"}' }],
    ['no addresses', { ...many, body: '{"emails":[]}' }],
    ['a text', { ...many, body: '{"emails":"a"}' }],
    ['an empty address', { ...many, body: '{"emails":["a",""]}' }],
    ['a blank address', { ...many, body: '{"emails":["a"," \\u200b"]}' }],
    ['a null', { ...many, body: '{"emails":["a",null]}' }],
    ['too many', { ...many, body: JSON.stringify({ emails: Array.from({ length: 501 }, () => 'a') }) }],
    ['a body beside the path', { ...one, body: '{"emails":["a"]}' }],
    ['a query behind the list', { ...many, path: `${LIST}?email=a` }],
    ['a query behind the address', { ...one, path: `${LIST}/a?b=c` }],
    ['a blank segment', { ...one, path: `${LIST}/%20%E2%80%8B` }],
    ['another list', { ...one, path: '/v3/suppression/bounces/a' }],
    ['more segments', { ...one, path: `${LIST}/a/b` }],
    ['the list under another case', { ...many, path: '/v3/Suppression/invalid_emails' }],
  ] as const)('%s', (_, planted) => {
    expect(stoppedWith(planted)).toBe('A delete without its address');
  });

  test.each([
    ['a delete that calls itself a list', { ...one, operation: 'list' }],
    ['a delete that calls itself something else', { ...one, operation: 'customers' }],
    ['a list that calls itself a delete', { ...read, operation: 'delete' }],
  ] as const)('%s', (_, planted) => {
    expect(stoppedWith(planted)).toBe('A delete under another name');
  });
});

describe('everything else does', () => {
  test.each<[string, Planted]>([
    ['a page', read],
    ['a delete of one', one],
    ['a delete of many', many],
    ['a name with a space in it', { ...read, headers: { 'On-Behalf-Of': 'a b' } }],
    ['an account id', { ...read, headers: { 'on-behalf-of': 'account-id sg1' } }],
    ['an odd address', { ...one, path: `${LIST}/a%2Fb%3Fc%23d%25%2B%20'(!)*~` }],
    ['an address with dots', { ...one, path: `${LIST}/...` }],
    ['the customers of the account', { ...read, operation: 'customers', path: '/v3/subusers?username=a', headers: {} }],
  ])('%s', (_, planted) => {
    expect(() => check(planted)).not.toThrow();
  });
});
