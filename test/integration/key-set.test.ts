import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { createAuthenticator, type Verdict } from '../../src/auth/authenticator.js';
import { createLogger } from '../../src/observability/logger.js';
import {
  type IssuerKey,
  issue,
  issueWithoutId,
  type JwksServer,
  newKey,
  startJwksServer,
} from '../support/jwks-server.js';
import { closeAfterTest } from '../support/leftovers.js';
import { collectLines } from '../support/log-lines.js';
import { createManualClock, type ManualClock } from '../support/manual-clock.js';
import { configOf } from '../support/settings.js';
import { asymmetric, forgeToken, hmac, inSeconds } from '../support/tokens.js';
import { until } from '../support/until.js';

/** Keys that an issuer publishes, by a server that really is one, at times that the test makes. */

const OLD_AFTER_MS = 600_000;
const COOL_DOWN_MS = 30_000;

interface Rooms {
  readonly server: JwksServer;
  readonly clock: ManualClock;
  readonly log: readonly string[];
  readonly check: (token: string) => Promise<string>;
}

async function start(...keys: readonly IssuerKey[]): Promise<Rooms> {
  const server = await startJwksServer(...keys);
  const clock = createManualClock();
  return { server, clock, ...open(server, clock) };
}

function open({ url }: JwksServer, { now }: ManualClock): Pick<Rooms, 'log' | 'check'> {
  const { auth } = configOf({ AUTH: 'jwt', JWT_JWKS_URL: url });
  const { lines, stream } = collectLines();
  const authenticator = createAuthenticator(auth, createLogger('debug', stream), now);
  closeAfterTest(async () => authenticator.close());
  return {
    log: lines,
    check: async (token) => told(await authenticator.authenticate([`Bearer ${token}`])),
  };
}

function told(verdict: Verdict): string {
  return verdict.kind === 'known' ? `known: ${verdict.caller.subject}` : `${verdict.kind}: ${verdict.reason}`;
}

const NO_KEY = 'refused: ERR_JWKS_NO_MATCHING_KEY';
const UNAVAILABLE = 'unavailable: the keys cannot be read';
const down = (server: JwksServer): void => server.answer((response) => response.writeHead(503).end());

describe('the keys of an issuer', () => {
  test('are read once for however many tokens, which need not wait for one another', async () => {
    const [first, second] = [newKey('1'), newKey('2')];
    const { server, clock, check } = await start(first, second);
    const tokens = Array.from({ length: 50 }, (_, index) =>
      issue(index % 2 === 0 ? first : second, { sub: `s${index}` }, clock.now()),
    );
    expect(await Promise.all(tokens.map(check))).toEqual(tokens.map((_, index) => `known: s${index}`));
    expect(server.requests).toBe(1);
    clock.advance(OLD_AFTER_MS - 1);
    await check(issue(first, {}, clock.now()));
    expect(server.requests).toBe(1);
  });

  test('are read anew when they are old, and nobody waits for that', async () => {
    const key = newKey('1');
    const { server, clock, check } = await start(key);
    await check(issue(key, {}, clock.now()));
    clock.advance(OLD_AFTER_MS);
    const waiting: (() => void)[] = [];
    server.answer((response) => waiting.push(() => response.end(JSON.stringify({ keys: [key.jwk] }))));
    // The server says nothing, and the tokens are verified all the same.
    for (const sub of ['a', 'b', 'c']) expect(await check(issue(key, { sub }, clock.now()))).toBe(`known: ${sub}`);
    await until('the second reading', () => waiting.length > 0);
    for (const answer of waiting) answer();
    expect(server.requests).toBe(2);
  });

  test('are read anew for a token that names another, once for all of them', async () => {
    const [old, fresh] = [newKey('old'), newKey('new')];
    const { server, clock, check } = await start(old);
    await check(issue(old, {}, clock.now()));
    server.publish(old, fresh);
    // Not at once: the keys have been read a moment ago.
    expect(await check(issue(fresh, {}, clock.now()))).toBe(NO_KEY);
    expect(server.requests).toBe(1);
    clock.advance(COOL_DOWN_MS);
    const tokens = Array.from({ length: 20 }, (_, index) => issue(fresh, { sub: `s${index}` }, clock.now()));
    expect(await Promise.all(tokens.map(check))).toEqual(tokens.map((_, index) => `known: s${index}`));
    expect(server.requests).toBe(2);
  });

  test('are not asked for again and again by made-up key ids', async () => {
    const key = newKey('1');
    const { server, clock, check } = await start(key);
    for (let index = 0; index < 200; index++) {
      clock.advance(COOL_DOWN_MS / 100);
      expect(await check(issue({ ...newKey(`x${index % 2}`) }, {}, clock.now()))).toBe(NO_KEY);
    }
    expect(server.requests).toBeLessThanOrEqual(4);
    expect(await check(issue(key, {}, clock.now()))).toBe('known: tester');
  });

  test('that are withdrawn take along the tokens that were verified with them', async () => {
    const [old, fresh] = [newKey('old'), newKey('new')];
    const { server, clock, check } = await start(old);
    const token = issue(old, {}, clock.now());
    expect(await check(token)).toBe('known: tester');
    server.publish(fresh);
    clock.advance(OLD_AFTER_MS);
    // Known tokens alone are enough to have them read.
    while ((await check(token)) !== NO_KEY) await sleep(5);
    expect(await check(issue(fresh, {}, clock.now()))).toBe('known: tester');
    expect(server.requests).toBe(2);
  });
});

describe('an issuer that is not reachable', () => {
  test('does not matter to keys that are there, also when they are old', async () => {
    const key = newKey('1');
    const { server, clock, check, log } = await start(key);
    await check(issue(key, {}, clock.now()));
    down(server);
    for (let hours = 0; hours < 5; hours++) {
      clock.advance(3_600_000);
      expect(await check(issue(key, { sub: `s${hours}` }, clock.now()))).toBe(`known: s${hours}`);
      await until('the failure', () => log.length === hours + 1);
    }
    expect(log.join('')).toContain('"reason":"status 503"');
    // It cannot be said whether the issuer has signed it.
    expect(await check(issue(newKey('2'), {}, clock.now()))).toBe(UNAVAILABLE);
    server.publish(key);
    clock.advance(COOL_DOWN_MS);
    expect(await check(issue(newKey('2'), {}, clock.now()))).toBe(NO_KEY);
  });

  test('lets nobody in before the first reading, and is asked again soon', async () => {
    const key = newKey('1');
    const server = await startJwksServer();
    const clock = createManualClock();
    down(server);
    const { check, log } = open(server, clock);
    const tokens = Array.from({ length: 20 }, (_, index) => issue(key, { sub: `s${index}` }, clock.now()));
    expect(new Set(await Promise.all(tokens.map(check)))).toEqual(new Set([UNAVAILABLE]));
    expect(server.requests).toBe(1);
    expect(log).toEqual([expect.stringContaining('nobody gets in until they can')]);
    server.publish(key);
    clock.advance(2000);
    expect(await check(issue(key, {}, clock.now()))).toBe('known: tester');
  });

  test.each<[string, (server: JwksServer) => void]>([
    ['another status', down],
    ['no JSON', (server) => server.answer((response) => response.end('<html>hunter2'))],
    [
      'more than a megabyte',
      (server) => server.answer((response) => response.end(`{"keys":[${' '.repeat(2 ** 20)}]}`)),
    ],
    ['no keys', (server) => server.answer((response) => response.end('{"keys":"hunter2"}'))],
    ['a closed connection', (server) => server.answer((response) => response.destroy())],
    [
      'a way to somewhere else',
      (server) => server.answer((response) => response.writeHead(302, { location: '/elsewhere?hunter2' }).end()),
    ],
  ])('is one that answers with %s; the log does not quote it', async (_, fail) => {
    const key = newKey('1');
    const { server, clock, check, log } = await start(key);
    expect(await check(issue(key, {}, clock.now()))).toBe('known: tester');
    fail(server);
    clock.advance(OLD_AFTER_MS);
    expect(await check(issue(key, { sub: 'later' }, clock.now()))).toBe('known: later');
    await until('a line in the log', () => log.length > 0);
    expect(JSON.parse(log[0] ?? '')).toMatchObject({
      level: 'warn',
      reason: expect.stringMatching(/^(status \d+|[\w ]+)$/),
      msg: 'the keys of JWT_JWKS_URL cannot be read: those read before go on counting',
    });
    expect(log.join('')).not.toMatch(/hunter2|127\.0\.0\.1|elsewhere/);
    expect(server.requests).toBe(2);
  });
});

describe('published keys', () => {
  test('open nothing to an HMAC, whatever is published, nor to a key of another kind', async () => {
    const key = newKey('1');
    const shared = { kid: 'shared', privateKey: key.privateKey, jwk: { kty: 'oct', kid: 'shared', k: 'c2VjcmV0' } };
    const { check } = await start(key, shared);
    const claims = { exp: 4_000_000_000 };
    const hs256 = { alg: 'HS256', kid: 'shared' };
    expect(await check(forgeToken(hs256, claims, hmac('secret')))).toBe('refused: ERR_JOSE_ALG_NOT_ALLOWED');
    expect(await check(forgeToken({ ...hs256, alg: 'RS256', kid: '1' }, claims, hmac('secret')))).toBe(NO_KEY);
  });

  test('are chosen by the id in the token: a foreign one, or the right one with another signature, is refused', async () => {
    const [mine, foreign] = [newKey('mine'), newKey('foreign')];
    const { clock, check } = await start(mine);
    expect(await check(issue(foreign, {}, clock.now()))).toBe(NO_KEY);
    expect(await check(issue({ ...foreign, kid: 'mine' }, {}, clock.now()))).toBe(
      'refused: ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    );
  });

  test('that cannot be used refuse, and do not break anything', async () => {
    const key = newKey('1');
    const weak = { ...newKey('weak'), jwk: { kty: 'EC', crv: 'P-256', x: 'AAAA', y: 'AAAA', kid: 'weak' } };
    const { clock, check } = await start(key, weak);
    expect(await check(issue(weak, {}, clock.now()))).toMatch(/^refused: /);
    expect(await check(issue(key, {}, clock.now()))).toBe('known: tester');
  });
});

describe('a token that names no key', () => {
  const FAILED = 'refused: ERR_JWS_SIGNATURE_VERIFICATION_FAILED';

  test('is tried with each that may be its own, also beside one that cannot be used', async () => {
    const [first, second] = [newKey('1'), newKey('2')];
    const weak = { ...newKey('weak'), jwk: { kty: 'EC', crv: 'P-256', x: 'AAAA', y: 'AAAA', kid: 'weak' } };
    const { clock, check } = await start(weak, first, second);
    expect(await check(issueWithoutId(first, { sub: 'a' }, clock.now()))).toBe('known: a');
    expect(await check(issueWithoutId(second, { sub: 'b' }, clock.now()))).toBe('known: b');
    expect(await check(issueWithoutId(newKey('3'), {}, clock.now()))).toBe(FAILED);
  });

  test('is checked as any other', async () => {
    const [first, second] = [newKey('1'), newKey('2')];
    const { clock, check } = await start(first, second);
    const expired = issueWithoutId(second, { exp: inSeconds(-31, clock.now()) }, clock.now());
    expect(await check(expired)).toBe('refused: ERR_JWT_EXPIRED (exp check_failed)');
    const endless = issueWithoutId(first, { exp: undefined }, clock.now());
    expect(await check(endless)).toBe('refused: ERR_JWT_CLAIM_VALIDATION_FAILED (exp missing)');
    const claims = { exp: inSeconds(60, clock.now()) };
    expect(await check(forgeToken({ alg: 'none' }, claims, hmac('')))).toBe('refused: ERR_JOSE_ALG_NOT_ALLOWED');
    expect(await check(forgeToken({ alg: 'HS256' }, claims, hmac('')))).toBe('refused: ERR_JOSE_ALG_NOT_ALLOWED');
  });

  test('finds no key of another kind or for another use', async () => {
    const [first, second, encrypting] = [newKey('1'), newKey('2'), newKey('3')];
    const { clock, check } = await start(first, second, { ...encrypting, jwk: { ...encrypting.jwk, use: 'enc' } });
    expect(await check(issueWithoutId(encrypting, {}, clock.now()))).toBe(FAILED);
    const rs256 = forgeToken({ alg: 'RS256' }, { exp: inSeconds(60, clock.now()) }, asymmetric(first.privateKey));
    expect(await check(rs256)).toBe(NO_KEY);
  });

  test('costs a bounded number of tries, whoever signed it', async () => {
    const keys = Array.from({ length: 20 }, (_, index) => newKey(String(index)));
    const { clock, check } = await start(...keys);
    const of = (index: number) => keys[index] ?? newKey('none');
    expect(await check(issueWithoutId(of(7), {}, clock.now()))).toBe('known: tester');
    expect(await check(issueWithoutId(of(8), {}, clock.now()))).toBe(FAILED);
    // By its name any of them is found.
    expect(await check(issue(of(19), {}, clock.now()))).toBe('known: tester');
  });
});
