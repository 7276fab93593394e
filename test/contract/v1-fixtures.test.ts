import { describe, expect, test } from '@jest/globals';
import { parseAddress, parseUser } from '../../src/invalid-emails/names.js';
import { fixture, recordedAnswer } from '../support/fixtures.js';
import { answering, type Respond, startRawUpstream } from '../support/raw-upstream.js';
import { rowsOf } from '../support/rows.js';
import { openV1Port } from '../support/upstream-port.js';
import { createWork } from '../support/work.js';

/** What the gateway makes of the documented and recorded answers, byte for byte, under given statuses. */

type Format = 'json' | 'xml';

const TYPES: Readonly<Record<Format, string>> = { json: 'application/json', xml: 'text/xml' };
const USER = parseUser('eexampexample@example.com');
const ADDRESS = parseAddress('isaac@hotmail');

async function listWith(format: Format, respond: Respond) {
  const upstream = await startRawUpstream(respond);
  const settled = await openV1Port({ baseUrl: upstream.url, format })
    .list(USER, createWork())
    .then(rowsOf, (error: unknown) => ({ error }));
  expect(upstream.requests).toHaveLength(1);
  return settled;
}

async function deleteWith(format: Format, respond: Respond) {
  const upstream = await startRawUpstream(respond);
  const results = await openV1Port({ baseUrl: upstream.url, format }).delete(USER, new Set([ADDRESS]), createWork());
  expect(upstream.requests).toHaveLength(1);
  expect([...results.keys()]).toEqual([ADDRESS]);
  return results.get(ADDRESS);
}

const serve = (file: string, format: Format, status = 200): Respond =>
  answering(status, { 'content-type': TYPES[format] }, fixture(file));

const row = (email: string, reason: string, createdRaw: string | null, created: string | null) => ({
  email,
  reason,
  createdMs: created === null ? null : Date.parse(created),
  createdRaw,
});
const seedRows = (createdRaw: string, created: string) => [
  row('example@example.com', 'Mail domain mentioned in email address is unknown', createdRaw, created),
  row('isaac@hotmail', 'Bad Syntax', createdRaw, created),
  row('example@example.com', 'Known bad domain', createdRaw, created),
];

describe('lists are read', () => {
  test.each([
    ['05-v1-get-date1.xml', 'xml', seedRows('2009-06-10 12:40:30', '2009-06-10T19:40:30Z')],
    ['06-v1-get-date1.json', 'json', seedRows('2009-06-01 19:41:39', '2009-06-02T02:41:39Z')],
    [
      '07-v2-get-nodate.json',
      'json',
      [row('user@domain.example', 'Mail domain mentioned in email address is unknown', null, null)],
    ],
    ['08-v1-get-single.xml', 'xml', [row('brandon', 'Invalid address', '2012-08-17 11:04:38', '2012-08-17T18:04:38Z')]],
    ['09-empty-list.json', 'json', []],
    ['10-empty-list.inferred.xml', 'xml', []],
  ] as const)('%s', async (file, format, rows) => {
    expect(await listWith(format, serve(file, format))).toEqual(rows);
  });
});

describe('what is surely no whole list is refused', () => {
  test.each([
    ['01-seed-v1-get.damaged.xml.txt', 'xml'],
    ['02-seed-v1-get.damaged.json.txt', 'json'],
    ['05-v1-get-date1.xml', 'json'],
    ['06-v1-get-date1.json', 'xml'],
    ['11-v1-delete-success.json', 'json'],
    ['12-v1-delete-not-found.json', 'json'],
    ['19-v2-count.quirky.xml', 'xml'],
  ] as const)('%s asked for as %s', async (file, format) => {
    const message = expect.stringMatching(/^The upstream's answer is (not surely a whole list: |none that is known)/);
    const error = { code: 'UPSTREAM_PROTOCOL', message };
    expect(await listWith(format, serve(file, format))).toMatchObject({ error });
  });
});

describe('the word on a delete', () => {
  test.each([
    ['11-v1-delete-success.json', 'DELETED'],
    ['12-v1-delete-not-found.json', 'NOT_FOUND'],
  ] as const)('%s is %s', async (file, outcome) => {
    expect(await deleteWith('json', serve(file, 'json'))).toEqual({ outcome, known: 'by answer' });
  });

  test.each([
    ['03-seed-v1-delete-success.damaged.xml.txt', 'DELETED'],
    ['04-seed-v1-delete-not-found.damaged.xml.txt', 'NOT_FOUND'],
  ] as const)('%s, damaged, is UNKNOWN; repaired it is %s', async (file, outcome) => {
    const unknown = { outcome: 'UNKNOWN', error: { code: 'UPSTREAM_PROTOCOL', delivery: 'unsettled' } };
    expect(await deleteWith('xml', serve(file, 'xml'))).toMatchObject(unknown);
    const repaired = answering(200, { 'content-type': 'text/xml' }, `<${fixture(file).toString().trim()}`);
    expect(await deleteWith('xml', repaired)).toEqual({ outcome, known: 'by answer' });
  });
});

describe('envelopes are understood under any status', () => {
  test.each([
    ['13-v1-user-not-found.xml', 'xml', [200, 400, 401, 404, 429, 500], 'CUSTOMER_NOT_FOUND', 'FAILED'],
    ['14-v1-error-envelope.json', 'json', [200, 302], 'UPSTREAM_PROTOCOL', 'UNKNOWN'],
    ['14-v1-error-envelope.json', 'json', [400, 404], 'UPSTREAM_PROTOCOL', 'FAILED'],
    ['14-v1-error-envelope.json', 'json', [500, 503], 'UPSTREAM_UNAVAILABLE', 'UNKNOWN'],
    ['15-v1-error-envelope.xml', 'xml', [200, 302], 'UPSTREAM_PROTOCOL', 'UNKNOWN'],
    ['15-v1-error-envelope.xml', 'xml', [400, 404], 'UPSTREAM_PROTOCOL', 'FAILED'],
    ['16-v2-bad-credentials.errors-array.json', 'json', [200, 400, 401, 403, 500], 'UPSTREAM_REJECTED', 'FAILED'],
    ['17-v2-bad-credentials.error-object.json', 'json', [200, 400, 401, 403, 500], 'UPSTREAM_REJECTED', 'FAILED'],
    ['17-v2-bad-credentials.error-object.json', 'json', [429], 'UPSTREAM_THROTTLED', 'FAILED'],
    ['18-v2-delete-no-email.error-string.json', 'json', [200], 'UPSTREAM_PROTOCOL', 'UNKNOWN'],
    ['18-v2-delete-no-email.error-string.json', 'json', [400], 'UPSTREAM_PROTOCOL', 'FAILED'],
    ['18-v2-delete-no-email.error-string.json', 'json', [500], 'UPSTREAM_UNAVAILABLE', 'UNKNOWN'],
  ] as const)('%s as %s under %p is %s, a delete %s', async (file, format, statuses, code, outcome) => {
    for (const status of statuses) {
      expect(await listWith(format, serve(file, format, status))).toMatchObject({ error: { code } });
      expect(await deleteWith(format, serve(file, format, status))).toMatchObject({ outcome, error: { code } });
    }
  });
});

describe('recorded answers of the platform', () => {
  test('26: too many requests, with a moment to wait for', async () => {
    const { status, headers, body } = recordedAnswer('26-v3-429.http');
    const reset = Number(headers['X-RateLimit-Reset']);
    const respond = answering(status, { ...headers, Date: new Date((reset - 7) * 1000).toUTCString() }, body);
    const error = { code: 'UPSTREAM_THROTTLED', retryAfterMs: 7000, delivery: 'refused' };
    expect(await listWith('json', respond)).toMatchObject({ error });
    expect(await deleteWith('json', respond)).toMatchObject({ outcome: 'FAILED', error });
  });

  test('28: the page of a proxy', async () => {
    const { status, headers, body } = recordedAnswer('28-gateway-502.http');
    const error = { code: 'UPSTREAM_UNAVAILABLE', message: expect.stringContaining('502') };
    expect(await listWith('xml', answering(status, headers, body))).toMatchObject({ error });
    expect(await deleteWith('xml', answering(status, headers, body))).toMatchObject({ outcome: 'UNKNOWN', error });
  });
});
