import { gunzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../src/emulator/emulator.js';
import type { AnswerFault, Fault } from '../../src/emulator/faults/fault.js';
import { until } from '../support/until.js';
import { startUpstream } from '../support/upstream.js';
import { formRequest, messageOf, openRaw, restRequest, USER, type Wire, whole } from '../unit/emulator/wire.js';

/** The faults of version 1 in versions 2 and 3: with lists, pages, deletes of one address and of many. */

const LIST = '/v3/suppression/invalid_emails';
const EMAIL = 'isaac@hotmail';

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startUpstream();
});

const form = (task: string) =>
  formRequest('/apiv2/reseller.manage.json', { method: 'invalidemails', task, user: USER, email: EMAIL });

/** The calls that mean the same, by version. */
const READS = {
  v2: form('get'),
  'v3, a page': restRequest('GET', `${LIST}?limit=2&offset=1`, { as: USER }),
  'v3, one address': restRequest('GET', `${LIST}/${EMAIL}`, { as: USER }),
};
const DELETES = {
  v2: form('delete'),
  'v3, one address': restRequest('DELETE', `${LIST}/${EMAIL}`, { as: USER }),
  'v3, many': restRequest('DELETE', LIST, { as: USER, body: { emails: [EMAIL, 'nobody'] } }),
};

const open = (request: string): Wire => openRaw(emulator, request);
const talk = (request: string): Promise<Wire> => whole(open(request));
const bodyOf = async (request: string): Promise<string> => messageOf(await talk(request)).body;
const isThere = (): boolean => emulator.state.rows(USER).some(({ email }) => email === EMAIL);
const plan = (fault: Fault): void => {
  emulator.faults.plan({ fault });
};

describe.each(Object.entries(READS))('a read in %s', (_name, read) => {
  test('is throttled in the envelope of its API, with or without a hint', async () => {
    plan({ kind: 'throttled' });
    const plain = messageOf(await talk(read));
    expect(plain.statusLine).toBe('HTTP/1.1 429 Too Many Requests');
    expect(JSON.parse(plain.body)).toHaveProperty('errors');
    expect(plain.body).toContain('too many requests');
    const rateLimitReset = { header: 'x-ratelimit-reset', seconds: 30 };
    plan({ kind: 'throttled', retryAfter: { as: 'seconds', seconds: 7 }, rateLimitReset });
    const { headers } = messageOf(await talk(read));
    expect(headers).toMatchObject({ 'Retry-After': '7', 'X-RateLimit-Limit': '600', 'X-RateLimit-Remaining': '0' });
    expect(Object.keys(headers).filter((name) => name.toLowerCase() === 'x-ratelimit-reset')).toEqual([
      'x-ratelimit-reset',
    ]);
  });

  test('is a page of the proxy, another text, another content type', async () => {
    plan({ kind: 'proxy-page', status: 502 });
    plan({ kind: 'answer', status: 403, body: '{"errors":[{"field":null,"message":"access forbidden"}]}' });
    plan({ kind: 'content-type', value: 'text/html' });
    const answers = [await talk(read), await talk(read), await talk(read)].map(messageOf);
    expect(answers.map(({ statusLine, headers }) => [statusLine.slice(9, 12), headers['Content-Type']])).toEqual([
      ['502', 'text/html'],
      ['403', 'application/json'],
      ['200', 'text/html'],
    ]);
  });

  test('is lost, cut off, damaged, packed', async () => {
    const right = await bodyOf(read);
    plan({ kind: 'reset' });
    plan({ kind: 'reset', at: { bytes: 5 } });
    plan({ kind: 'cut-off', framing: 'length', at: { bytes: 9 } });
    plan({ kind: 'cut-off', framing: 'close', at: { bytes: 9 } });
    plan({ kind: 'damage', part: 'both' });
    plan({ kind: 'damage', part: 'row' });
    plan({ kind: 'not-http' });
    plan({ kind: 'gzip' });
    const wires: Wire[] = [];
    while (emulator.faults.pending().length > 0) wires.push(await talk(read));
    expect(wires.map(({ end }) => end)).toEqual(['RST', 'RST', 'FIN', 'FIN', 'FIN', 'FIN', 'FIN', 'FIN']);
    const bodies = wires.map((wire) => messageOf(wire).body);
    expect(bodies.slice(0, 5)).toEqual([
      '',
      right.slice(0, 5),
      right.slice(0, 9),
      right.slice(0, 9),
      right.slice(1, -1),
    ]);
    expect(() => JSON.parse(bodies[5] ?? '')).toThrow();
    expect(bodies[5]?.endsWith(']')).toBe(true);
    expect(wires[6]?.text).toMatch(/^220 /);
    expect(gunzipSync(Buffer.from(bodies[7] ?? '', 'latin1')).toString()).toBe(right);
  });

  test('is met by faults for lists, and not by those for others', async () => {
    for (const operation of ['delete', 'other'] as const) emulator.faults.plan({ fault: { kind: 'gzip' }, operation });
    const late: Fault = { kind: 'latency', ms: 1 };
    emulator.faults.plan({ fault: late, user: USER, operation: 'list' });
    await talk(read);
    expect(emulator.calls.list.map(({ fault }) => fault)).toEqual([late]);
  });
});

describe('pages of version 3', () => {
  const page = (query: string, as = USER) => bodyOf(restRequest('GET', `${LIST}?${query}`, { as }));

  test('show every row twice', async () => {
    const rows = JSON.parse(await page('')) as unknown[];
    emulator.faults.plan({ fault: { kind: 'duplicate-rows' }, times: 'always' });
    const pages = [JSON.parse(await page('limit=4')), JSON.parse(await page('limit=4&offset=4'))];
    expect(pages.flat()).toEqual(rows.flatMap((row) => [row, row]));
  });

  test('are larger than somebody takes, the first one already, in a long list too', async () => {
    for (const user of [USER, 'large']) {
      plan({ kind: 'oversized-list', bytes: 1_000_000 });
      const body = await page('limit=500', user);
      expect(body.length).toBeGreaterThan(1_000_000);
      expect(JSON.parse(body).length).toBeLessThanOrEqual(500);
    }
  });

  test('say that they are of another charset than they are', async () => {
    emulator.state.replaceRows(USER, [{ email: 'josé@例', reason: '', createdAt: 1 }]);
    plan({ kind: 'charset', declared: 'utf-8', bytes: 'latin1' });
    const { headers, body } = messageOf(await talk(restRequest('GET', LIST, { as: USER })));
    expect(headers['Content-Type']).toBe('application/json; charset=utf-8');
    expect(body).toContain('"jos\u00e9@\\u4f8b"');
  });

  test('one of them fails, the others do not', async () => {
    emulator.faults.plan({ fault: { kind: 'proxy-page', status: 503 }, operation: 'list', after: 1 });
    const bodies = [await page('limit=1'), await page('limit=1&offset=1'), await page('limit=1&offset=2')];
    expect(bodies.map((body) => body.startsWith('['))).toEqual([true, false, true]);
  });
});

const LOST: readonly AnswerFault[] = [
  { kind: 'reset' },
  { kind: 'reset', at: { fraction: 0.5 } },
  { kind: 'cut-off', framing: 'length' },
  { kind: 'proxy-page', status: 502 },
  { kind: 'not-http' },
];

describe.each(Object.entries(DELETES))('a delete in %s', (_name, remove) => {
  const isDone = ({ text }: Wire): boolean =>
    /^HTTP\/1\.1 (204 [\s\S]*\r\n\r\n|200 [\s\S]*\{"message":"success"\})$/.test(text);

  test.each(LOST)('is applied or not, and the answer lost: %j', async (answer) => {
    plan({ kind: 'delete-not-applied', answer });
    expect(isDone(await talk(remove))).toBe(false);
    expect(isThere()).toBe(true);
    plan({ kind: 'delete-applied', answer });
    expect(isDone(await talk(remove))).toBe(false);
    expect(isThere()).toBe(false);
  });

  test('is applied, and nothing is said', async () => {
    plan({ kind: 'delete-applied', answer: { kind: 'silence' } });
    const wire = open(remove);
    await until('the delete', () => !isThere());
    expect({ text: wire.text, end: wire.end }).toEqual({ text: '', end: null });
  });

  test('is answered now and applied later', async () => {
    plan({ kind: 'delete-late', afterMs: 300 });
    expect(isDone(await talk(remove))).toBe(true);
    expect(isThere()).toBe(true);
    await until('the delete', () => !isThere());
  });

  test('is applied, and still visible', async () => {
    const before = await bodyOf(READS['v3, a page']);
    plan({ kind: 'delete-lag', visibleMs: 60_000 });
    expect(isDone(await talk(remove))).toBe(true);
    expect(isThere()).toBe(false);
    expect(await bodyOf(READS['v3, a page'])).toBe(before);
  });

  test.each<[AnswerFault, boolean]>([
    [{ kind: 'throttled' }, true],
    [{ kind: 'proxy-page', status: 503 }, true],
    [{ kind: 'redirect', status: 307, location: '/' }, true],
    [{ kind: 'reset', at: { bytes: 0 } }, false],
    [{ kind: 'header-overflow' }, false],
    [{ kind: 'damage', part: 'both' }, false],
  ])('under %j without more being said leaves the row there: %p', async (fault, expected) => {
    plan(fault);
    await talk(remove);
    expect(isThere()).toBe(expected);
  });
});

test('the customers of the account have faults of their own', async () => {
  emulator.faults.plan({ fault: { kind: 'proxy-page', status: 500 }, operation: 'other', times: 3 });
  const profiles = { method: 'profile', task: 'get' };
  const requests = [
    restRequest('GET', LIST, { as: USER }),
    restRequest('GET', '/v3/subusers'),
    restRequest('GET', '/v3/partners/accounts'),
    formRequest('/apiv2/reseller.manage.xml', profiles),
  ];
  const statuses: string[] = [];
  for (const request of requests) statuses.push(messageOf(await talk(request)).statusLine.slice(9, 12));
  expect(statuses).toEqual(['200', '500', '500', '500']);
});
