import { describe, expect, test } from '@jest/globals';
import { parseAddress, parseUser } from '../../src/invalid-emails/names.js';
import { fixture, recordedAnswer } from '../support/fixtures.js';
import { answering, type Respond, startRawUpstream } from '../support/raw-upstream.js';
import { rowsOf } from '../support/rows.js';
import { openPort } from '../support/upstream-port.js';
import { createWork } from '../support/work.js';

/** What the gateway makes of the documented and recorded answers of version 3, byte for byte, under given statuses. */

const USER = parseUser('subuser');
const ADDRESS = parseAddress('isaac@hotmail');

const JSON_TYPE = { 'content-type': 'application/json' };
/** Says this to every call about a list, and that there is such a subuser to every other. */
const saying =
  (respond: Respond): Respond =>
  (socket, request) => {
    const isLookUp = request.head.includes(' /v3/subusers');
    (isLookUp ? answering(200, JSON_TYPE, '[{"username":"subuser"}]') : respond)(socket, request);
  };
const recorded = (name: string): Respond => {
  const { status, headers, body } = recordedAnswer(name);
  return answering(status, headers, body);
};
const serve = (name: string, status: number): Respond => answering(status, JSON_TYPE, fixture(name));

async function listWith(respond: Respond) {
  const { url } = await startRawUpstream(saying(respond));
  return openPort('v3', { baseUrl: url })
    .list(USER, createWork())
    .then(rowsOf, (error: unknown) => ({ error }));
}

async function deleteWith(respond: Respond) {
  const { url } = await startRawUpstream(saying(respond));
  return (await openPort('v3', { baseUrl: url }).delete(USER, new Set([ADDRESS]), createWork())).get(ADDRESS);
}

test('20: a list', async () => {
  const reason = 'Mail domain mentioned in email address is unknown';
  expect(await listWith(serve('20-v3-list.json', 200))).toEqual([
    { email: 'user1@example.com', reason, createdMs: Date.parse('2015-12-12T20:54:15Z'), createdRaw: '1449953655' },
    { email: 'user2@example.com', reason, createdMs: Date.parse('2015-12-12T16:56:13Z'), createdRaw: '1449939373' },
  ]);
});

test('21: an empty list', async () => {
  expect(await listWith(recorded('21-v3-get-absent.http'))).toEqual([]);
});

test('22: the word on an address that is not listed, which is no word on a list', async () => {
  expect(await deleteWith(recorded('22-v3-delete-one-absent.http'))).toEqual({
    outcome: 'NOT_FOUND',
    known: 'by answer',
  });
  expect(await listWith(recorded('22-v3-delete-one-absent.http'))).toMatchObject({
    error: { code: 'UPSTREAM_PROTOCOL' },
  });
});

describe('refusals', () => {
  test.each([
    ['23-v3-401-no-credential.json', 401, 'UPSTREAM_REJECTED'],
    ['24-v3-401-bad-key.json', 401, 'UPSTREAM_REJECTED'],
    ['25-v3-403-missing-scope.json', 403, 'UPSTREAM_REJECTED'],
    ['27-v3-delete-both-modes.json', 400, 'UPSTREAM_PROTOCOL'],
  ] as const)('%s under %i is %s, a delete FAILED', async (name, status, code) => {
    expect(await listWith(serve(name, status))).toMatchObject({ error: { code } });
    expect(await deleteWith(serve(name, status))).toMatchObject({ outcome: 'FAILED', error: { code } });
  });

  test('26: too many requests', async () => {
    const error = { code: 'UPSTREAM_THROTTLED', delivery: 'refused' };
    expect(await listWith(recorded('26-v3-429.http'))).toMatchObject({ error });
    expect(await deleteWith(recorded('26-v3-429.http'))).toMatchObject({ outcome: 'FAILED', error });
  });

  test('28: the page of a proxy', async () => {
    const error = { code: 'UPSTREAM_UNAVAILABLE' };
    expect(await listWith(recorded('28-gateway-502.http'))).toMatchObject({ error });
    expect(await deleteWith(recorded('28-gateway-502.http'))).toMatchObject({ outcome: 'UNKNOWN', error });
  });
});

test('an answer of versions 1 and 2 is no verdict here', async () => {
  const [success, absent] = ['11-v1-delete-success.json', '12-v1-delete-not-found.json'];
  for (const name of [success, absent]) {
    expect(await deleteWith(serve(name ?? '', 200))).toMatchObject({
      outcome: 'UNKNOWN',
      error: { code: 'UPSTREAM_PROTOCOL' },
    });
  }
});
