import { describe, expect, test } from '@jest/globals';
import { GatewayError } from '../../../../../src/errors.js';
import { parseAddress, parseUser } from '../../../../../src/invalid-emails/names.js';
import { isAboutTheKey } from '../../../../../src/sendgrid/apis/rest/refusals.js';
import { createRestApi } from '../../../../../src/sendgrid/apis/rest.js';
import { createRefusalDecoder } from '../../../../../src/sendgrid/formats/answer.js';
import { head } from '../../../../support/answers.js';
import { caught, rejected } from '../../../../support/caught.js';
import { anExchange } from '../../../../support/exchanges.js';
import { bytesOf } from '../../../../support/feed.js';
import { createRestUpstream, FORBIDDEN, json, type RestAnswer } from '../../../../support/rest-upstream.js';
import { createWork } from '../../../../support/work.js';

/** What a refusal on a customer's behalf comes to: the customer is looked up (CONTRACT 7 #20). */

type AccountMode = 'subuser' | 'account-id';

const refusal = (status: number, message: string): RestAnswer => json(status, { errors: [{ field: null, message }] });
const pageOfIds = (page: number) => Array.from({ length: 100 }, (_, index) => ({ id: `sg${page}-${index}` }));

function upstreamThat(refuses: RestAnswer, directory: (path: string) => RestAnswer | Error) {
  return createRestUpstream([], ({ operation, path }) => (operation === 'customers' ? directory(path) : refuses));
}

function listWith(user: string, upstream: ReturnType<typeof upstreamThat>, accountMode: AccountMode = 'subuser') {
  const api = createRestApi({ accountMode, deletesAtOnce: 2, now: Date.now });
  return rejected(api.list(parseUser(user), upstream.send, createWork()));
}

const lookUps = ({ sent }: ReturnType<typeof upstreamThat>) =>
  sent.filter(({ operation }) => operation === 'customers').map(({ path }) => path);

describe.each([
  [401, 'authorization required', 'UPSTREAM_REJECTED'],
  [403, 'access forbidden', 'UPSTREAM_REJECTED'],
  [404, 'resource not found', 'UPSTREAM_PROTOCOL'],
])('%i', (status, message, asItSeems) => {
  const refuses = refusal(status, message);

  test.each<[string, RestAnswer | Error, string]>([
    ['nobody', json(200, []), 'CUSTOMER_NOT_FOUND'],
    ['others that are merely like it', json(200, [{ username: 'A' }, { username: 'ab' }]), 'CUSTOMER_NOT_FOUND'],
    ['the customer', json(200, [{ username: 'ab' }, { username: 'a' }]), asItSeems],
    ['that looking up is refused as well', FORBIDDEN, asItSeems],
    ['no list', json(200, { result: [] }), 'UPSTREAM_PROTOCOL'],
    ['a fault of its own', { status: 503 }, 'UPSTREAM_UNAVAILABLE'],
    ['that it is throttled', { status: 429, headers: { 'retry-after': '7' } }, 'UPSTREAM_THROTTLED'],
    ['nothing in time', new GatewayError('UPSTREAM_TIMEOUT', 'silence', { outage: true }), 'UPSTREAM_TIMEOUT'],
  ])('where the directory has %s', async (_, directory, code) => {
    const upstream = upstreamThat(refuses, () => directory);
    expect(await listWith('a', upstream)).toMatchObject({
      code,
      retryAfterMs: code === 'UPSTREAM_THROTTLED' ? 7000 : null,
    });
    expect(lookUps(upstream)).toEqual(['/v3/subusers?username=a&limit=500&offset=0']);
    expect(upstream.sent.find(({ operation }) => operation === 'customers')?.headers).toEqual({
      accept: 'application/json',
    });
  });
});

test.each([400, 405, 406, 429, 451, 500])('%i is what it seems, without looking anybody up', async (status) => {
  const upstream = upstreamThat(refusal(status, 'no'), () => json(200, []));
  const { code } = await listWith('a', upstream);
  expect(code).not.toBe('CUSTOMER_NOT_FOUND');
  expect(upstream.sent).toHaveLength(1);
});

test('451 names the way out', async () => {
  expect(
    await listWith(
      'a',
      upstreamThat(refusal(451, 'region'), () => json(200, [])),
    ),
  ).toMatchObject({
    code: 'UPSTREAM_REJECTED',
    delivery: 'refused',
    message: 'The upstream has this customer in another region; the operator must point SENDGRID_BASE_URL at it.',
  });
});

test('a filter by prefix is followed over its pages', async () => {
  const full = Array.from({ length: 50 }, (_, index) => ({ username: `a${index}` }));
  const followedBy = (...names: readonly string[]) =>
    upstreamThat(FORBIDDEN, (path) =>
      json(200, path.endsWith('offset=0') ? full : names.map((username) => ({ username }))),
    );
  const found = followedBy('a49', 'a');
  expect(await listWith('a', found)).toMatchObject({ code: 'UPSTREAM_REJECTED' });
  expect(lookUps(found)).toHaveLength(2);
  expect(await listWith('a', followedBy('a49'))).toMatchObject({ code: 'CUSTOMER_NOT_FOUND' });
  // Where pages do not go on, somebody may have been skipped, or they never end.
  expect(await listWith('a', followedBy('a50'))).toMatchObject({ code: 'UPSTREAM_REJECTED' });
  expect(await listWith('a', followedBy(...full.map(({ username }) => username)))).toMatchObject({
    code: 'UPSTREAM_REJECTED',
  });
});

describe('by account id', () => {
  const directory = (pages: number) => (path: string) => {
    const last = Number(/offset=sg(\d+)-99/.exec(path)?.[1] ?? -1);
    return json(200, { accounts: last + 1 < pages ? pageOfIds(last + 1) : [], pages: {} });
  };

  test.each([
    ['sg2-50', 'UPSTREAM_REJECTED', 3],
    ['sg9-0', 'CUSTOMER_NOT_FOUND', 4],
  ])('%s is looked for page by page: %s', async (id, code, calls) => {
    const upstream = upstreamThat(FORBIDDEN, directory(3));
    expect(await listWith(id, upstream, 'account-id')).toMatchObject({ code });
    expect(lookUps(upstream)).toHaveLength(calls);
    expect(lookUps(upstream)[1]).toBe('/v3/partners/accounts?limit=100&offset=sg0-99');
    expect(upstream.sent[0]?.headers['on-behalf-of']).toBe(`account-id ${id}`);
  });

  test('of a directory without an end nobody is told to be unknown', async () => {
    const upstream = upstreamThat(FORBIDDEN, directory(1000));
    expect(await listWith('nobody', upstream, 'account-id')).toMatchObject({ code: 'UPSTREAM_REJECTED' });
    expect(lookUps(upstream)).toHaveLength(100);
  });
});

describe('a delete', () => {
  const deleteWith = (count: number, upstream: ReturnType<typeof upstreamThat>) => {
    const api = createRestApi({ accountMode: 'subuser', deletesAtOnce: 2, now: Date.now });
    const emails = new Set(Array.from({ length: count }, (_, index) => parseAddress(`${index}`)));
    return api.delete(parseUser('a'), emails, upstream.send, createWork());
  };

  test('of several addresses looks up once, and sends no more once the customer is unknown', async () => {
    const upstream = upstreamThat(FORBIDDEN, () => json(200, []));
    const results = await deleteWith(3, upstream);
    for (const result of results.values()) {
      expect(result).toMatchObject({ outcome: 'FAILED', error: { code: 'CUSTOMER_NOT_FOUND', delivery: 'refused' } });
    }
    expect({ results: results.size, lookUps: lookUps(upstream).length, sent: upstream.sent.length }).toEqual({
      results: 3,
      lookUps: 1,
      sent: 3,
    });
  });

  test('was surely not applied, also where looking up fails', async () => {
    const upstream = upstreamThat(FORBIDDEN, () => new GatewayError('UPSTREAM_TIMEOUT', 'silence', { outage: true }));
    const [result] = (await deleteWith(1, upstream)).values();
    expect(result).toMatchObject({ outcome: 'FAILED', error: { code: 'UPSTREAM_TIMEOUT', delivery: 'refused' } });
  });

  test('that is told another 404 is no word on the address', async () => {
    const upstream = upstreamThat(refusal(404, 'no such route'), () => json(200, [{ username: 'a' }]));
    const [result] = (await deleteWith(1, upstream)).values();
    expect(result).toMatchObject({ outcome: 'FAILED', error: { code: 'UPSTREAM_PROTOCOL' } });
  });
});

test.each([
  [401, 'The provided authorization grant is invalid, expired, or revoked', true],
  [401, 'Permission denied, wrong credentials', true],
  [401, 'authorization required', false],
  [401, '', false],
  [403, 'access forbidden', false],
])(
  '%i "%s" of a call for the account itself is about the key: %j; on behalf of a customer never',
  (status, message, expected) => {
    const answer = refusal(status, message);
    const refused = caught(() => {
      const decoder = createRefusalDecoder(head(status), Date.now);
      decoder.push(bytesOf(answer.body ?? ''));
      decoder.end();
    });
    expect(isAboutTheKey(refused, anExchange({ operation: 'customers' }))).toBe(expected);
    for (const operation of ['list', 'delete'] as const) {
      expect(isAboutTheKey(refused, anExchange({ operation }))).toBe(false);
    }
  },
);
