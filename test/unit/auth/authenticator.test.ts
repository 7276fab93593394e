import { describe, expect, test } from '@jest/globals';
import { createAuthenticator, type Verdict } from '../../../src/auth/authenticator.js';
import { ANYONE } from '../../../src/auth/caller.js';
import { createLogger } from '../../../src/observability/logger.js';
import { collectLines } from '../../support/log-lines.js';
import { createManualClock } from '../../support/manual-clock.js';
import { configOf } from '../../support/settings.js';
import { inSeconds, tokenOf, WITH_TOKENS } from '../../support/tokens.js';

function open(env: Readonly<Record<string, string>> = WITH_TOKENS) {
  const clock = createManualClock();
  const { lines, stream } = collectLines();
  const { authenticate } = createAuthenticator(configOf(env).auth, createLogger('debug', stream), clock.now);
  const expiring = (seconds: number, claims: object = {}) =>
    tokenOf({ exp: inSeconds(seconds, clock.now()), ...claims });
  return { authenticate, clock, lines, expiring };
}

const isAtOnce = (verdict: Verdict | Promise<Verdict>): boolean => !(verdict instanceof Promise);

test('where nobody is asked for a token everyone is the same caller, whatever they send', () => {
  const { authenticate } = open({});
  for (const headers of [[], ['Bearer x'], ['Basic eDp5', 'Bearer x']]) {
    expect(authenticate(headers)).toEqual({ kind: 'known', caller: ANYONE });
  }
});

describe('a token that was verified', () => {
  test('is known at once from then on, until it expires', async () => {
    const { authenticate, clock, expiring } = open();
    const header = `Bearer ${expiring(60)}`;
    const first = authenticate([header]);
    expect(isAtOnce(first)).toBe(false);
    const { caller } = (await first) as Extract<Verdict, { kind: 'known' }>;
    clock.advance(89_999);
    const again = authenticate([header]) as Extract<Verdict, { kind: 'known' }>;
    expect(isAtOnce(again)).toBe(true);
    // The very same: nothing was read a second time.
    expect(again.caller).toBe(caller);
    clock.advance(1);
    expect(await authenticate([header])).toMatchObject({
      kind: 'refused',
      reason: 'ERR_JWT_EXPIRED (exp check_failed)',
    });
  });

  test('lends nothing to one that differs by a character', async () => {
    const { authenticate, expiring } = open();
    const token = expiring(60);
    await authenticate([`Bearer ${token}`]);
    const other = `${token.slice(0, -2)}${token.endsWith('A') ? 'B' : 'A'}${token.slice(-1)}`;
    expect(await authenticate([`Bearer ${other}`])).toMatchObject({ kind: 'refused' });
  });

  test('a thousand others do not make it unknown, and those that were refused are not remembered', async () => {
    const { authenticate, expiring } = open();
    const header = `Bearer ${expiring(60)}`;
    await authenticate([header]);
    for (let index = 0; index < 1000; index++) {
      const refused = authenticate([`Bearer a.b.${index}`]);
      expect(isAtOnce(refused)).toBe(false);
      await refused;
    }
    expect(isAtOnce(authenticate(['Bearer a.b.999']))).toBe(false);
    expect(isAtOnce(authenticate([header]))).toBe(true);
  });
});

describe('a header is looked at only as far as it makes sense', () => {
  const NO_BEARER = 'not a Bearer token of three parts';
  test.each([
    [[], 'no Authorization header'],
    [['', ''], 'more than one Authorization header'],
    [['Bearer a.b.c', 'Bearer a.b.c'], 'more than one Authorization header'],
    [[''], NO_BEARER],
    [['Bearer'], NO_BEARER],
    [['Bearer '], NO_BEARER],
    [['Bearer a'], NO_BEARER],
    [['Bearer a.b'], NO_BEARER],
    [['Bearer a.b.c.d'], NO_BEARER],
    [['Bearer a.b.'], NO_BEARER],
    [['Bearer a.b.c d'], NO_BEARER],
    [['Bearer a.b.c, Bearer a.b.c'], NO_BEARER],
    [['Bearer\ta.b.c'], NO_BEARER],
    [['Basic YTpi'], NO_BEARER],
    [['Token a.b.c'], NO_BEARER],
    [['a.b.c'], NO_BEARER],
    [['Bearer eyJhbGciOiJub25lIn0.e30.=='], NO_BEARER],
    [['Bearer a.b.ü'], NO_BEARER],
    [[`Bearer a.b.${'c'.repeat(8192)}`], 'longer than 8192 characters'],
    [['Bearer a.b.c'], 'ERR_JWS_INVALID'],
  ])('%.60j: %s', async (headers, reason) => {
    const { authenticate } = open();
    expect(await authenticate(headers)).toEqual({ kind: 'refused', given: headers.length > 0, reason });
  });

  test.each(['Bearer', 'bearer', 'BEARER', 'Bearer  '])('"%s" is the scheme, which has no case', async (scheme) => {
    const { authenticate, expiring } = open();
    expect(await authenticate([`${scheme} ${expiring(60)}`])).toMatchObject({ kind: 'known' });
  });
});

test('claims that grant nothing are told once, by name', async () => {
  const { authenticate, expiring, lines } = open();
  const header = `Bearer ${expiring(60, { sub: 'anna', customers: 'hunter2', scope: 7 })}`;
  for (let time = 0; time < 3; time++) expect(await authenticate([header])).toMatchObject({ kind: 'known' });
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      level: 'info',
      time: expect.any(String),
      subject: 'anna',
      malformed: ['scope', 'customers'],
      msg: 'a token has claims that grant nothing',
    },
  ]);
});
