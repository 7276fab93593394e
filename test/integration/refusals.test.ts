import { describe, expect, test } from '@jest/globals';
import { startGateway } from '../support/gateway.js';
import { answering, startRawUpstream } from '../support/raw-upstream.js';
import { deletesOf, failedDeleteOf, listOf } from '../support/settle.js';

/** Statuses that are no answer, with the pages that proxies send: what a list and a delete make of them. */

const PAGE = '<!DOCTYPE html><html><body><h1>Something</h1><p>User not found & success</p></body></html>';
const HTML = { 'content-type': 'text/html', 'set-cookie': 'a=b' };

const PROTOCOL = 'UPSTREAM_PROTOCOL';
const UNAVAILABLE = 'UPSTREAM_UNAVAILABLE';
const odd = (status: number) => `The upstream answered with a status that it should not use here (${status}).`;
const fault = (status: number) => `The upstream has a fault of its own (status ${status}); try again later.`;
const refused = "The upstream refused the gateway's own credentials; the operator must mend them.";

describe('an HTML page', () => {
  test.each([
    // A list, one delete, two deletes in one call. UNKNOWN is read back, once a call; 5xx is read three times over.
    [201, PROTOCOL, 'UNKNOWN', odd(201), 1 + 2 + 3],
    [204, PROTOCOL, 'UNKNOWN', odd(204), 1 + 2 + 3],
    [206, PROTOCOL, 'UNKNOWN', odd(206), 1 + 2 + 3],
    [400, PROTOCOL, 'FAILED', odd(400), 1 + 1 + 2],
    [404, PROTOCOL, 'FAILED', odd(404), 1 + 1 + 2],
    [406, PROTOCOL, 'FAILED', odd(406), 1 + 1 + 2],
    [413, PROTOCOL, 'FAILED', odd(413), 1 + 1 + 2],
    [500, UNAVAILABLE, 'UNKNOWN', fault(500), 3 + 4 + 5],
    [502, UNAVAILABLE, 'UNKNOWN', fault(502), 3 + 4 + 5],
    [503, UNAVAILABLE, 'UNKNOWN', fault(503), 3 + 4 + 5],
    [504, UNAVAILABLE, 'UNKNOWN', fault(504), 3 + 4 + 5],
  ])('under %i: %s, a delete %s', async (status, code, outcome, message, calls) => {
    const upstream = await startRawUpstream(answering(status, HTML, status === 204 ? '' : PAGE));
    const gateway = await startGateway(upstream.url);
    expect(await listOf(gateway)).toEqual({ message, extensions: { code } });
    expect(await failedDeleteOf(gateway)).toMatchObject({ message, extensions: { code, outcome } });
    const result = { outcome, message, code, retryAfterMs: null };
    expect(await deletesOf(gateway, ['b', 'c'])).toEqual([
      { email: 'b', ...result },
      { email: 'c', ...result },
    ]);
    expect(upstream.requests).toHaveLength(calls);
  });

  test.each([401, 403])('under %i: UPSTREAM_REJECTED, and no call for a while', async (status) => {
    const upstream = await startRawUpstream(answering(status, HTML, PAGE));
    const gateway = await startGateway(upstream.url);
    const code = 'UPSTREAM_REJECTED';
    expect(await listOf(gateway)).toEqual({ message: refused, extensions: { code } });
    expect(await listOf(gateway)).toEqual({
      message: expect.stringMatching(/paused for \d+ s more/),
      extensions: { code },
    });
    expect(await failedDeleteOf(gateway)).toMatchObject({ extensions: { code, outcome: 'FAILED' } });
    expect(upstream.requests).toHaveLength(1);
  });

  test.each([401, 403])('under %i: a delete FAILED', async (status) => {
    const upstream = await startRawUpstream(answering(status, HTML, PAGE));
    const gateway = await startGateway(upstream.url);
    expect(await failedDeleteOf(gateway)).toMatchObject({
      message: refused,
      extensions: { code: 'UPSTREAM_REJECTED', outcome: 'FAILED' },
    });
    expect(upstream.requests).toHaveLength(1);
  });

  test.each(['json', 'xml'])('under 200 is neither a list nor a verdict, through %s', async (format) => {
    const upstream = await startRawUpstream(answering(200, HTML, PAGE));
    const gateway = await startGateway(upstream.url, { UPSTREAM_FORMAT: format });
    expect(await listOf(gateway)).toMatchObject({ extensions: { code: PROTOCOL } });
    expect(await failedDeleteOf(gateway)).toEqual(
      expect.objectContaining({
        message: "The upstream's answer is none that is known here.",
        extensions: { code: PROTOCOL, outcome: 'UNKNOWN' },
      }),
    );
    expect(upstream.requests).toHaveLength(1 + 2);
  });
});

describe('429', () => {
  test.each([
    [{ 'retry-after': '7' }, 7000],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': '86400' }, 3_600_000],
    [
      {
        date: 'Wed, 10 Jun 2009 19:40:30 GMT',
        'retry-after': 'Wed, 10 Jun 2009 19:40:35 GMT',
        'x-ratelimit-reset': '1',
      },
      5000,
    ],
    [{ date: 'Wed, 10 Jun 2009 19:40:30 GMT', 'X-RateLimit-Reset': '1244662860' }, 30_000],
  ])('with %p says when to try again', async (headers, retryAfterMs) => {
    const upstream = await startRawUpstream(answering(429, { ...HTML, ...headers }, PAGE));
    const gateway = await startGateway(upstream.url, { OPERATION_DEADLINE_MS: '2000' });
    const message = 'The upstream limits the rate of calls; try again later.';
    const code = 'UPSTREAM_THROTTLED';
    expect(await listOf(gateway)).toEqual({ message, extensions: { code, retryAfterMs } });
    expect(await failedDeleteOf(gateway)).toMatchObject({
      message,
      extensions: { code, retryAfterMs, outcome: 'FAILED' },
    });
    expect(await deletesOf(gateway, ['b'])).toEqual([{ email: 'b', outcome: 'FAILED', message, code, retryAfterMs }]);
    // What was put off was surely not done, so a delete may come back as a list may; neither waits beyond its deadline.
    expect(upstream.requests).toHaveLength((retryAfterMs === 0 ? 3 : 1) * 3);
  });

  test('without a word on it says nothing about when', async () => {
    const upstream = await startRawUpstream(answering(429, HTML, PAGE));
    const gateway = await startGateway(upstream.url);
    expect(await listOf(gateway)).toMatchObject({ extensions: { code: 'UPSTREAM_THROTTLED' } });
    expect(await deletesOf(gateway, ['b'])).toMatchObject([{ outcome: 'FAILED', retryAfterMs: null }]);
  });
});

describe('redirects', () => {
  test.each([300, 301, 302, 303, 304, 307, 308])('%i is not followed: its target gets no request', async (status) => {
    const target = await startRawUpstream(answering(200, {}, '[]'));
    const location = `${target.url}/api/distributor.manage.json`;
    const upstream = await startRawUpstream(answering(status, { location }));
    const gateway = await startGateway(upstream.url);
    expect(await listOf(gateway)).toEqual({ message: odd(status), extensions: { code: PROTOCOL } });
    expect(await failedDeleteOf(gateway)).toMatchObject({
      message: odd(status),
      extensions: { code: PROTOCOL, outcome: 'UNKNOWN' },
    });
    expect(upstream.requests).toHaveLength(1 + 2);
    expect(target.connections).toBe(0);
  });
});
