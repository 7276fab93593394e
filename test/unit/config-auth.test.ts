import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { AuthTarget } from '../../src/config/auth.js';
import { configOf, PRODUCTION, problemsOf, REAL, readSettings } from '../support/settings.js';

const SECRET = 'hunter2-hunter2-hunter2-hunter2!';
const URL = 'https://login.example.com/jwks.json';

function authOf(env: Readonly<Record<string, string>>): AuthTarget {
  return configOf(env).auth;
}

const pem = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();
const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength });
const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).publicKey;

describe('AUTH', () => {
  const NOT_GIVEN =
    'AUTH must be given with a real upstream or a HOST that is not loopback (jwt, or off with AUTH_OFF_I_KNOW=1)';
  const OFF =
    'AUTH=off lets everyone who reaches the gateway delete; with a real upstream or a HOST that is not loopback it needs AUTH_OFF_I_KNOW=1';
  const real = { ...REAL, AUTH: undefined, AUTH_OFF_I_KNOW: undefined };
  const open = { UPSTREAM: 'emulator', HOST: '0.0.0.0' };
  test.each([
    { where: 'the emulator on loopback', env: {}, none: [], off: [] },
    { where: 'the emulator on an open host', env: open, none: [NOT_GIVEN], off: [OFF] },
    { where: 'a real upstream on loopback', env: real, none: [NOT_GIVEN], off: [OFF] },
    { where: 'a real upstream on an open host', env: { ...real, HOST: '0.0.0.0' }, none: [NOT_GIVEN], off: [OFF] },
  ])('for $where', ({ env, none, off }) => {
    expect(problemsOf(env)).toEqual(none);
    expect(problemsOf({ ...env, AUTH_OFF_I_KNOW: '1' })).toEqual(none);
    expect(problemsOf({ ...env, AUTH: 'off' })).toEqual(off);
    expect(problemsOf({ ...env, AUTH: 'off', AUTH_OFF_I_KNOW: '1' })).toEqual([]);
    expect(problemsOf({ ...env, AUTH: 'jwt', JWT_SECRET: SECRET })).toEqual([]);
  });

  test('off goes with nothing about tokens: whoever sets it believes that tokens are looked at', () => {
    const names = ['JWT_JWKS_URL', 'JWT_PUBLIC_KEY', 'JWT_SECRET', 'JWT_ISSUER', 'JWT_AUDIENCE'];
    for (const name of names) {
      const problem = `AUTH=off does not go with ${name}: set AUTH=jwt, or unset them`;
      expect(problemsOf({ [name]: 'x' })).toEqual([problem]);
      expect(problemsOf({ [name]: 'x', ...REAL })).toEqual([problem]);
      expect(problemsOf({ [name]: 'x', AUTH: 'jvt' })).toEqual(['AUTH must be one of off, jwt']);
    }
  });

  test('off on loopback answers to loopback names only; with tokens any name may lead here', () => {
    expect(readSettings({})).toMatchObject({ config: { loopbackHostsOnly: true, auth: { kind: 'off' } } });
    expect(readSettings({ AUTH: 'jwt', JWT_SECRET: SECRET })).toMatchObject({ config: { loopbackHostsOnly: false } });
  });
});

describe('AUTH=jwt', () => {
  test('takes exactly one kind of key', () => {
    const needed = 'AUTH=jwt needs JWT_JWKS_URL, JWT_PUBLIC_KEY or JWT_SECRET';
    expect(problemsOf({ AUTH: 'jwt' })).toEqual([needed]);
    expect(problemsOf({ AUTH: 'jwt', JWT_SECRET: '' })).toEqual([needed]);
    const all = { AUTH: 'jwt', JWT_SECRET: SECRET, JWT_JWKS_URL: URL, JWT_PUBLIC_KEY: pem(ec('P-256')) };
    expect(problemsOf(all)).toEqual([
      'AUTH=jwt takes only one of JWT_JWKS_URL, JWT_PUBLIC_KEY, JWT_SECRET: unset the others',
    ]);
  });

  test('has a secret of 32 bytes or more, which does not print', () => {
    const auth = authOf({ AUTH: 'jwt', JWT_SECRET: SECRET, JWT_ISSUER: 'i', JWT_AUDIENCE: 'a' });
    expect(auth).toMatchObject({ kind: 'jwt', issuer: 'i', audience: 'a', keys: { algorithms: ['HS256'] } });
    expect(JSON.stringify(auth)).not.toContain('hunter2');
    const short = ['JWT_SECRET must have at least 32 bytes'];
    expect(problemsOf({ AUTH: 'jwt', JWT_SECRET: 'x'.repeat(31) })).toEqual(short);
    expect(problemsOf({ AUTH: 'jwt', JWT_SECRET: 'x'.repeat(32) })).toEqual([]);
    // Bytes, not characters.
    expect(problemsOf({ AUTH: 'jwt', JWT_SECRET: 'é'.repeat(16) })).toEqual([]);
    expect(problemsOf({ AUTH: 'jwt', JWT_SECRET: pem(ec('P-256')) })).toEqual([
      'JWT_SECRET must not be a key in PEM: set JWT_PUBLIC_KEY to a public key',
    ]);
  });

  test.each([
    ['RSA', rsa(2048).publicKey, ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512']],
    ['P-256', ec('P-256'), ['ES256']],
    ['P-384', ec('P-384'), ['ES384']],
    ['P-521', ec('P-521'), ['ES512']],
    ['Ed25519', generateKeyPairSync('ed25519').publicKey, ['EdDSA', 'Ed25519']],
  ])('allows a public key of %s the algorithms of its kind alone', (_, key, algorithms) => {
    for (const text of [pem(key), pem(key).replaceAll('\n', '\\n'), pem(key).trimEnd()]) {
      const auth = authOf({ AUTH: 'jwt', JWT_PUBLIC_KEY: text });
      expect(auth).toMatchObject({ issuer: null, audience: null, keys: { kind: 'public-key', algorithms } });
    }
  });

  const { privateKey } = rsa(2048);
  test.each([
    ['RSA of 1024 bits', pem(rsa(1024).publicKey)],
    ['another curve', pem(ec('secp256k1'))],
    ['a key that signs nothing', pem(generateKeyPairSync('x25519').publicKey)],
    ['RSA for PSS alone', pem(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey)],
    ['a private key', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
    ['PKCS #1', rsa(2048).publicKey.export({ type: 'pkcs1', format: 'pem' }).toString()],
    ['a damaged one', pem(ec('P-256')).replace(/[A-Za-z0-9+/]{8}\n/, '\n')],
    ['no PEM at all', 'hunter2'],
  ])('takes no %s for a public key, and does not show it', (_, text) => {
    const problems = problemsOf({ AUTH: 'jwt', JWT_PUBLIC_KEY: text });
    expect(problems).toEqual([expect.stringMatching(/^JWT_PUBLIC_KEY must be a public key in PEM/)]);
    expect(problems.join('')).not.toMatch(/hunter2|[A-Za-z0-9+/]{40}/);
  });

  const NO_URL = 'JWT_JWKS_URL must be a URL such as https://login.example.com/.well-known/jwks.json';
  const MORE = 'JWT_JWKS_URL must have no user, password or fragment';
  const PLAIN =
    'JWT_JWKS_URL must be https unless it is a loopback address: whoever changes the keys on the way gets in';
  test.each([
    [URL, []],
    ['https://login.example.com/jwks?tenant=7', []],
    ['http://127.0.0.1:9000/jwks.json', []],
    ['http://[::1]:9000/jwks.json', []],
    ['http://login.example.com/jwks.json', [PLAIN]],
    ['http://127.0.0.1.example.com/jwks.json', [PLAIN]],
    ['https://hunter2@login.example.com', [MORE]],
    ['https://login.example.com/#hunter2', [MORE]],
    ['file:///etc/hunter2', [NO_URL]],
    ['hunter2', [NO_URL]],
  ])('reads keys from %s: %p', (JWT_JWKS_URL, problems) => {
    expect(problemsOf({ AUTH: 'jwt', JWT_JWKS_URL })).toEqual(problems);
  });

  test('allows keys that are published no HMAC', () => {
    const auth = authOf({ AUTH: 'jwt', JWT_JWKS_URL: URL });
    if (auth.kind !== 'jwt') throw new Error('no tokens');
    expect(auth.keys.algorithms).toContain('RS256');
    expect(auth.keys.algorithms.filter((name) => !/^(RS|PS|ES|Ed)/.test(name))).toEqual([]);
  });

  test('needs the issuer or the audience in production, where published keys may sign for other services', () => {
    const env = { ...REAL, ...PRODUCTION, AUTH: 'jwt' };
    const problem =
      'JWT_JWKS_URL needs JWT_AUDIENCE or JWT_ISSUER when NODE_ENV=production: its keys may sign for other services too';
    expect(problemsOf({ ...env, JWT_JWKS_URL: URL })).toEqual([problem]);
    expect(problemsOf({ ...env, JWT_JWKS_URL: URL, JWT_AUDIENCE: 'a' })).toEqual([]);
    expect(problemsOf({ ...env, JWT_JWKS_URL: URL, JWT_ISSUER: 'i' })).toEqual([]);
    expect(problemsOf({ ...env, JWT_SECRET: SECRET })).toEqual([]);
  });
});
