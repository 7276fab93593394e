import type { Socket } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { print } from 'graphql';
import { CustomerInvalidEmailsDocument, DeleteInvalidEmailsDocument } from '../../src/operations/documents.js';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { send } from '../support/http.js';
import { answering, startRawUpstream } from '../support/raw-upstream.js';
import { deletesOf } from '../support/settle.js';
import { until } from '../support/until.js';

/** A caller that goes away ends reads and deletes not yet sent, never a delete that was sent (DESIGN 5, `Work.signal`). */

const SUCCESS = answering(200, {}, '{"message":"success"}');
const REQUEST = { head: '', body: '' };

/** An upstream that says nothing until told, and what it has been asked so far. */
async function startSilentUpstream() {
  const sockets: Socket[] = [];
  const upstream = await startRawUpstream((socket) => sockets.push(socket));
  return { upstream, sockets };
}

/** Sends an operation; `leave` ends its connection and comes back when the gateway has noticed. */
function sendAndLeave(gateway: TestGateway, query: string, variables: object) {
  const caller = new AbortController();
  const left = send(gateway.url, {
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
    signal: caller.signal,
  }).then(
    () => 'answered',
    () => 'left',
  );
  return async (): Promise<void> => {
    caller.abort();
    expect(await left).toBe('left');
    await until('the line of a request that was left', () => lineOf(gateway, 'request'));
  };
}

function lineOf(gateway: TestGateway, msg: string): Record<string, unknown> | undefined {
  return gateway.logLines.map((line) => JSON.parse(line)).find((line) => line.msg === msg);
}

test('a read in flight is ended', async () => {
  const { upstream, sockets } = await startSilentUpstream();
  const gateway = await startGateway(upstream.url);
  const leave = sendAndLeave(gateway, print(CustomerInvalidEmailsDocument), { user: 'a' });
  await until('a request', () => sockets.length === 1);
  await leave();
  await until('the end of the connection', () => sockets[0]?.destroyed);
  expect(upstream.requests).toHaveLength(1);
});

describe('deletes', () => {
  test('one that was sent runs to its end, those that wait are not sent', async () => {
    const { upstream, sockets } = await startSilentUpstream();
    const gateway = await startGateway(upstream.url, { UPSTREAM_CONCURRENCY: '1' });
    const variables = { user: 'a', emails: ['sent', 'waiting', 'waiting too'] };
    const leave = sendAndLeave(gateway, print(DeleteInvalidEmailsDocument), variables);
    const socket = await until('a request', () => sockets[0]);
    await leave();
    expect(socket.destroyed).toBe(false);
    expect(lineOf(gateway, 'delete settled')).toBeUndefined();
    SUCCESS(socket, REQUEST);
    const line = await until('the line of the deletes', () => lineOf(gateway, 'delete settled'));
    expect(line).toMatchObject({ user: 'a', outcomes: { DELETED: 1, FAILED: 2 } });
    expect(upstream.requests.map(({ body }) => new URLSearchParams(body).get('email'))).toEqual(['sent']);
  });

  test('that wait past OPERATION_DEADLINE_MS are surely not sent', async () => {
    const { upstream } = await startSilentUpstream();
    const gateway = await startGateway(upstream.url, {
      UPSTREAM_CONCURRENCY: '1',
      UPSTREAM_TIMEOUT_MS: '10000',
      OPERATION_DEADLINE_MS: '800',
    });
    const results = await deletesOf(gateway, ['sent', 'waiting', 'waiting too']);
    expect(results.map(({ outcome, code }) => [outcome, code])).toEqual([
      ['UNKNOWN', 'UPSTREAM_TIMEOUT'],
      ['FAILED', 'UPSTREAM_TIMEOUT'],
      ['FAILED', 'UPSTREAM_TIMEOUT'],
    ]);
    // The deadline cut the one that was sent short, not the timeout of ten seconds.
    expect(results[0]?.message).toMatch(/^The upstream gave no whole answer within ([67]\d\d|800) ms\.$/);
    expect(upstream.requests.map(({ body }) => new URLSearchParams(body).get('email'))).toEqual(['sent']);
  });
});
