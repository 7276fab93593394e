import { beforeEach, describe, expect, test } from '@jest/globals';
import { createBehaviour } from '../../../src/emulator/behaviour.js';
import { createLocalTime } from '../../../src/emulator/local-time.js';
import { createRateCounter, createRateLimits, type RateLimits } from '../../../src/emulator/rate-limits.js';
import { createResellerFormApi } from '../../../src/emulator/reseller-form/api.js';
import { createSeed } from '../../../src/emulator/seed.js';
import { createState, type State } from '../../../src/emulator/state.js';
import type { UpstreamApi } from '../../../src/emulator/upstream-api.js';

/** What version 2 has in common with version 1, and what it has beyond it. */

type Fields = Readonly<Record<string, string>>;

const PATHS = { v1: '/api/distributor.manage', v2: '/apiv2/reseller.manage' };
const CREDENTIALS: Fields = { api_user: 'emulator', api_key: 'emulator' };
const SEED_USER = 'eexampexample@example.com';
const LIST: Fields = { method: 'invalidemails', task: 'get', user: SEED_USER, date: '1' };
const DELETE: Fields = { method: 'invalidemails', task: 'delete', user: SEED_USER };
const PROFILES: Fields = { method: 'profile', task: 'get' };

let state: State;
let rateLimits: RateLimits;
let api: UpstreamApi;

beforeEach(() => {
  state = createState(createSeed());
  const localTime = createLocalTime('America/Los_Angeles');
  const credentials = { user: 'emulator', key: 'emulator' };
  rateLimits = createRateLimits();
  const rateCounter = createRateCounter(rateLimits, Date.now);
  api = createResellerFormApi({
    state,
    behaviour: createBehaviour(),
    localTime,
    credentials,
    rateLimits,
    rateCounter,
  });
});

function post(version: keyof typeof PATHS, suffix: string, fields: Fields, authorization?: string) {
  const call = api({
    method: 'POST',
    path: `${PATHS[version]}.${suffix}`,
    query: '',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(authorization === undefined ? {} : { authorization }),
    },
    body: new URLSearchParams(fields).toString(),
  });
  if (call === null) throw new Error('not this API');
  const { status, headers, body } = call.answer();
  return { status, headers, text: Buffer.concat([...body]).toString('latin1') };
}

describe.each(['json', 'xml'])('in %s', (suffix) => {
  test.each([
    LIST,
    { ...LIST, date: '' },
    { ...LIST, user: 'empty' },
    { ...LIST, user: 'nobody' },
    { ...DELETE, email: 'isaac@hotmail' },
    { ...DELETE, email: 'nobody' },
    DELETE,
    { method: 'invalidemails' },
    {},
  ])('it answers as version 1 does to %j', (fields) => {
    const one = post('v1', suffix, { ...CREDENTIALS, ...fields });
    const rowsAfterOne = state.rows(SEED_USER);
    state.reset();
    expect(post('v2', suffix, { ...CREDENTIALS, ...fields })).toEqual(one);
    expect(state.rows(SEED_USER)).toEqual(rowsAfterOne);
  });

  test('what one deletes is gone in the other', () => {
    const remove = { ...CREDENTIALS, ...DELETE, email: 'isaac@hotmail' };
    expect(post('v2', suffix, remove).text).toContain('success');
    expect(post('v1', suffix, remove).text).toContain('Email does not exist');
    expect(post('v1', suffix, { ...CREDENTIALS, ...LIST }).text).not.toContain('isaac@hotmail');
  });
});

describe('a rate limit', () => {
  const spent = { status: 429, text: '{"message":"error","errors":["too many requests"]}' };

  test('is none unless it is set', () => {
    for (let call = 0; call < 700; call += 1) expect(post('v2', 'json', CREDENTIALS).status).toBe(400);
  });

  test.each(['v1', 'v2'] as const)(
    'of %s counts its own calls, in both formats, when who calls is known',
    (version) => {
      rateLimits[version] = 2;
      const calls = { ...CREDENTIALS, ...LIST };
      expect(post(version, 'json', {}).status).toBe(401);
      expect([post(version, 'json', calls).status, post(version, 'xml', calls).status]).toEqual([200, 200]);
      expect(post(version, 'json', calls)).toMatchObject(spent);
      expect(post(version, 'json', calls).headers).not.toHaveProperty('Retry-After');
      expect(post(version, 'xml', calls).text).toContain('<errors><error>too many requests</error></errors>');
      expect(post(version === 'v1' ? 'v2' : 'v1', 'json', calls).status).toBe(200);
      expect(post(version, 'json', { ...CREDENTIALS, ...DELETE, email: 'isaac@hotmail' }).status).toBe(429);
      expect(state.size(SEED_USER)).toBe(3);
    },
  );
});

describe('a Bearer token', () => {
  test('does for the whole of the credentials', () => {
    expect(post('v2', 'json', LIST, 'Bearer emulator').text).toContain('isaac@hotmail');
    expect(post('v2', 'json', { ...DELETE, email: 'isaac@hotmail' }, 'bearer emulator').text).toContain('success');
  });

  test.each(['Bearer wrong', 'Basic emulator', 'emulator', 'Bearer ', undefined])('is not %j', (authorization) => {
    const { status, text } = post('v2', 'json', LIST, authorization);
    expect({ status, text }).toEqual({
      status: 401,
      text: '{"message":"error","errors":["Permission denied, wrong credentials"]}',
    });
  });

  test.each([
    { api_user: 'emulator' },
    { api_key: 'emulator' },
    { api_user: 'emulator', api_key: 'wrong' },
    { api_user: '', api_key: '' },
  ])('does not help wrong credentials in the form: %j', (given) => {
    expect(post('v2', 'json', { ...LIST, ...given }, 'Bearer emulator').status).toBe(401);
  });

  test('is nothing to version 1', () => {
    expect(post('v1', 'json', LIST, 'Bearer emulator').status).toBe(401);
    expect(post('v1', 'json', { ...CREDENTIALS, ...LIST }, 'Bearer wrong').status).toBe(200);
  });
});

describe('the customers of the account', () => {
  const profiles = (fields: Fields) =>
    JSON.parse(post('v2', 'json', { ...CREDENTIALS, ...PROFILES, ...fields }).text) as Record<string, string>[];

  test('have ids, as texts, that can be asked for', () => {
    const all = profiles({});
    expect(all).toHaveLength(30);
    expect(all[0]).toMatchObject({ id: '1000001', username: SEED_USER, active: 'true' });
    expect(Object.keys(all[0] ?? {})[0]).toBe('id');
    expect(profiles({ id: '1000002' }).map(({ username }) => username)).toEqual(['empty']);
    expect(profiles({ id: '1000002', username: 'single' })).toEqual([]);
    const xml = post('v2', 'xml', { ...CREDENTIALS, ...PROFILES, id: '1000002' }).text;
    expect(xml).toContain('<users><user><id>1000002</id><username>empty</username>');
  });

  test('come in pages', () => {
    const names = (fields: Fields) => profiles(fields).map(({ username }) => username);
    const all = names({});
    expect(names({ limit: '2' })).toEqual(all.slice(0, 2));
    expect(names({ limit: '2', offset: '29' })).toEqual(all.slice(29));
    expect(names({ offset: '28' })).toEqual(all.slice(28));
    expect(names({ limit: '', offset: '' })).toEqual(all);
    expect(names({ limit: '5', country: 'PL' })).toEqual(
      profiles({ country: 'PL' })
        .slice(0, 5)
        .map(({ username }) => username),
    );
    expect(names({ limit: '0' })).toEqual([]);
  });

  test.each(['limit', 'offset'])('refuse a %s that is no number', (name) => {
    for (const value of ['-1', 'x', '1.5']) {
      const { status, text } = post('v2', 'json', { ...CREDENTIALS, ...PROFILES, [name]: value });
      expect({ status, text }).toEqual({ status: 400, text: `{"message":"error","errors":["${name} is invalid"]}` });
    }
  });

  test('have neither ids nor pages in version 1', () => {
    const { text } = post('v1', 'json', { ...CREDENTIALS, ...PROFILES, limit: '1', offset: 'x', id: '7' });
    expect(JSON.parse(text)).toHaveLength(30);
    expect(text).not.toContain('"id"');
  });
});
