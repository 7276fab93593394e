import { describe, expect, test } from '@jest/globals';
import { parseAddress, parseUser } from '../../../../src/invalid-emails/names.js';
import { Secret } from '../../../../src/secret.js';
import { createResellerFormExchanges } from '../../../../src/sendgrid/apis/reseller-form.js';
import { createCredentials } from '../../../../src/sendgrid/credentials.js';
import { head } from '../../../support/answers.js';
import { bytesOf, feed } from '../../../support/feed.js';
import { entry, rowsOf } from '../../../support/rows.js';

const USER = parseUser('a+b "c"&d=é@x');
const ADDRESS = parseAddress(' isaac+1 "x"&y=é😀@hotmail%20 ');
const USER_WRITTEN = 'a%2Bb+%22c%22%26d%3D%C3%A9%40x';
const ADDRESS_WRITTEN = '+isaac%2B1+%22x%22%26y%3D%C3%A9%F0%9F%98%80%40hotmail%2520+';

const createApi = (format: 'json' | 'xml', version: 'v1' | 'v2' = 'v1') =>
  createResellerFormExchanges({ version, format, readCreated: (text) => text.length, now: () => 0 });

describe.each([
  ['v1', 'json', '/api/distributor.manage.json'],
  ['v1', 'xml', '/api/distributor.manage.xml'],
  ['v2', 'json', '/apiv2/reseller.manage.json'],
  ['v2', 'xml', '/apiv2/reseller.manage.xml'],
] as const)('%s in %s', (version, format, path) => {
  const api = createApi(format, version);
  const everywhere = {
    method: 'POST',
    path,
    bucket: path,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  };

  test('asks for a list, always with date=1', () => {
    expect(api.list(USER)).toMatchObject({
      ...everywhere,
      operation: 'list',
      body: `method=invalidemails&task=get&user=${USER_WRITTEN}&date=1`,
    });
  });

  test('deletes exactly one address', () => {
    expect(api.delete(USER, ADDRESS)).toMatchObject({
      ...everywhere,
      operation: 'delete',
      body: `method=invalidemails&task=delete&user=${USER_WRITTEN}&email=${ADDRESS_WRITTEN}`,
    });
  });

  test('what a form writes is what was given', () => {
    const fields = new URLSearchParams(api.delete(USER, ADDRESS).body ?? '');
    expect([...fields]).toEqual([
      ['method', 'invalidemails'],
      ['task', 'delete'],
      ['user', USER],
      ['email', ADDRESS],
    ]);
  });

  test('reads lists in its format, with the timestamps of its zone, and words on deletes', async () => {
    const list = {
      json: '[{"email":"a","created":"2009"}]',
      xml: '<invalidemails><invalidemail><email>a</email><created>2009</created></invalidemail></invalidemails>',
    };
    const rows = await feed(api.list(USER).decoder(head(200)), bytesOf(list[format]));
    expect(rowsOf(rows)).toEqual([entry('a', { createdRaw: '2009', createdMs: 4 })]);
    expect(feed(api.delete(USER, ADDRESS).decoder(head(200)), bytesOf('{"message":"success"}'))).toBe('DELETED');
  });

  test('every exchange has a decoder of its own', () => {
    const exchange = api.delete(USER, ADDRESS);
    exchange.decoder(head(200)).push(bytesOf('{"message":'));
    expect(feed(exchange.decoder(head(200)), bytesOf('{"message":"success"}'))).toBe('DELETED');
  });
});

describe('a password', () => {
  const authorize = createCredentials(new Secret('reseller & co'), new Secret('p=ss+wörd'));

  test('stands in the form and nowhere else, behind what was there', () => {
    const exchange = createApi('json').list(USER);
    expect(authorize(exchange)).toEqual({
      headers: exchange.headers,
      body: `${exchange.body}&api_user=reseller+%26+co&api_key=p%3Dss%2Bw%C3%B6rd`,
    });
  });

  test('is no part of an exchange', () => {
    const exchange = createApi('json').delete(USER, ADDRESS);
    const before = JSON.stringify(exchange);
    authorize(exchange);
    expect(JSON.stringify(exchange)).toBe(before);
    expect(before).not.toMatch(/api_user|api_key|reseller &/);
  });
});

test('a key without a user is a Bearer token in a header, and the form has no credentials', () => {
  const authorize = createCredentials(null, new Secret('SG.the.key'));
  const exchange = createApi('json', 'v2').list(USER);
  expect(authorize(exchange)).toEqual({
    headers: { ...exchange.headers, authorization: 'Bearer SG.the.key' },
    body: exchange.body,
  });
  expect(exchange.headers).not.toHaveProperty('authorization');
});
