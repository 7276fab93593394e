import { expect, test } from '@jest/globals';
import type { Verdict } from '../../../src/auth/authenticator.js';
import { ANYONE, type Caller } from '../../../src/auth/caller.js';
import { createCallerBudgets } from '../../../src/budgets/caller-budgets.js';
import { type CallerGate, withCaller } from '../../../src/http/with-caller.js';
import { UNOBSERVED } from '../../../src/observability/events.js';
import { createLogger } from '../../../src/observability/logger.js';
import { collectLines } from '../../support/log-lines.js';
import { aRequest, aResponse } from '../../support/requests.js';

function gateWith(verdict: Verdict | Promise<Verdict>) {
  const { lines, stream } = collectLines();
  const counted: string[] = [];
  const asked: (readonly string[])[] = [];
  const gate: CallerGate = {
    authenticate(authorizations) {
      asked.push(authorizations);
      return verdict;
    },
    budgets: createCallerBudgets({ requestsPerMinute: 2, upstreamCallsPerMinute: 1 }),
    payerOf: (_, caller) => ({ kind: 'subject', name: caller === null ? 'nobody' : 'somebody' }),
    log: createLogger('debug', stream),
    observer: { ...UNOBSERVED, request: (operation, code) => counted.push(`${operation} ${code}`) },
  };
  return { gate, lines, counted, asked };
}

test.each([
  ['at once', (verdict: Verdict) => verdict],
  ['later', (verdict: Verdict) => Promise.resolve(verdict)],
])('a caller known %s gets to the handler; nothing is told or counted', async (_, when) => {
  const { gate, lines, counted, asked } = gateWith(when({ kind: 'known', caller: ANYONE }));
  const seen: Caller[] = [];
  const rawHeaders = ['Host', 'x', 'AUTHORIZATION', 'Bearer a', 'X', 'authorization', 'authorization', 'Bearer b'];
  const request = Object.assign(aRequest(), { rawHeaders });
  await withCaller(gate, (_request, _response, caller) => void seen.push(caller))(request, aResponse());
  expect(seen).toEqual([ANYONE]);
  expect(asked).toEqual([['Bearer a', 'Bearer b']]);
  expect([lines, counted]).toEqual([[], []]);
});

test.each([
  [{ kind: 'refused', given: false, reason: 'none' } as const, 401, 'Bearer realm="invalid-emails-gateway"', 'info'],
  [
    { kind: 'refused', given: true, reason: 'bad' } as const,
    401,
    'Bearer realm="invalid-emails-gateway", error="invalid_token"',
    'info',
  ],
  [{ kind: 'unavailable', reason: 'away' } as const, 503, undefined, 'warn'],
])('nobody else does: %j', async (verdict, status, challenge, level) => {
  const { gate, lines, counted } = gateWith(verdict);
  const response = aResponse();
  response.setHeader('x-request-id', 'the-request');
  const reached = () => {
    throw new Error('The handler was reached.');
  };
  await withCaller(gate, reached)(aRequest(), response);
  const code = status === 401 ? 'UNAUTHENTICATED' : 'UPSTREAM_UNAVAILABLE';
  expect(response.statusCode).toBe(status);
  expect(counted).toEqual([`none ${code}`]);
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { level, time: expect.any(String), requestId: 'the-request', code, reason: verdict.reason, msg: 'no caller' },
  ]);
  const head = String(Reflect.get(response, '_header')).toLowerCase();
  if (challenge === undefined) expect(head).toMatch(/retry-after: 2\r\n/);
  else expect(head).toContain(`www-authenticate: ${challenge.toLowerCase()}\r\n`);
});
