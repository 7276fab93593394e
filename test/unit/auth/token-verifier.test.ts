import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { createTokenVerifier, type TokenVerdict } from '../../../src/auth/token-verifier.js';
import { createManualClock } from '../../support/manual-clock.js';
import { configOf } from '../../support/settings.js';
import { asymmetric, forgeToken, hmac, inSeconds, JWT_SECRET, type Signer, unsigned } from '../../support/tokens.js';

const { now } = createManualClock();
const at = (seconds: number): number => inSeconds(seconds, now());
const HEADER = { alg: 'HS256', typ: 'JWT' };
const CLAIMS = { sub: 'anna', exp: at(60), scope: 'invalid_emails:read', customers: ['a'] };

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed = generateKeyPairSync('ed25519');
const pemOf = (key: typeof rsa.publicKey): string => key.export({ type: 'spki', format: 'pem' }).toString();

/** The verifier for settings, as the gateway would have it. */
function verifierFor(env: Readonly<Record<string, string>>): (token: string) => Promise<TokenVerdict> {
  const { auth } = configOf({ AUTH: 'jwt', ...env });
  if (auth.kind !== 'jwt') throw new Error('These are no settings for tokens.');
  const { keys, issuer, audience } = auth;
  if (keys.kind === 'jwks') throw new Error('Keys of a set are tested elsewhere.');
  const key = keys.kind === 'secret' ? Buffer.from(keys.secret.reveal()) : keys.key;
  return createTokenVerifier({ key, algorithms: keys.algorithms, issuer, audience, now });
}

const bySecret = verifierFor({ JWT_SECRET });
const sign = (claims: object, header: object = {}, signer: Signer = hmac(JWT_SECRET)): string =>
  forgeToken({ ...HEADER, ...header }, { ...CLAIMS, ...claims }, signer);

describe('a good token', () => {
  test('gives its caller, until it expires and the clocks may differ no more', async () => {
    const verdict = await bySecret(sign({}));
    expect(verdict).toEqual({
      kind: 'valid',
      caller: { subject: 'anna', scopes: new Set(['invalid_emails:read']), customers: new Set(['a']) },
      malformed: [],
      untilMs: (at(60) + 30) * 1000,
    });
  });

  test.each([
    ['RS256', rsa, {}],
    ['ES256', ec, {}],
    ['EdDSA', ed, {}],
    ['Ed25519', ed, {}],
  ])('may be signed with %s where the key is of that kind', async (alg, { publicKey, privateKey }) => {
    const verify = verifierFor({ JWT_PUBLIC_KEY: pemOf(publicKey) });
    expect(await verify(sign({}, { alg }, asymmetric(privateKey)))).toMatchObject({ kind: 'valid' });
  });

  test.each([
    { nbf: at(30) },
    { iat: at(30) },
    { nbf: at(-60), iat: at(-60) },
    { exp: at(-29) },
    { exp: at(3600 * 24 * 365 * 100) },
  ])('may be a little off: %j', async (claims) => {
    expect(await bySecret(sign(claims))).toMatchObject({ kind: 'valid' });
  });
});

describe('a token is refused, for a reason that is told to the log alone', () => {
  const CLAIM = 'ERR_JWT_CLAIM_VALIDATION_FAILED';
  test.each([
    ['that is signed by nobody', sign({}, { alg: 'none' }, unsigned), 'ERR_JOSE_ALG_NOT_ALLOWED'],
    ['of no algorithm in other words', sign({}, { alg: 'nOnE' }, unsigned), 'ERR_JOSE_ALG_NOT_ALLOWED'],
    ['of an empty algorithm', sign({}, { alg: '' }, unsigned), 'ERR_JWS_INVALID'],
    ['whose algorithm is a list', sign({}, { alg: ['HS256'] }), 'ERR_JWS_INVALID'],
    ['without a signature', sign({}, {}, unsigned), 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'],
    [
      'with a short signature',
      sign({}, {}, (input) => hmac(JWT_SECRET)(input).subarray(0, 16)),
      'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    ],
    ['of another HMAC', sign({}, { alg: 'HS512' }, hmac(JWT_SECRET, 'sha512')), 'ERR_JOSE_ALG_NOT_ALLOWED'],
    ['of another secret', sign({}, {}, hmac(`${JWT_SECRET}x`)), 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'],
    ['of an empty secret', sign({}, {}, hmac('')), 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'],
    [
      'signed with a public key where a secret is used',
      sign({}, { alg: 'RS256' }, asymmetric(rsa.privateKey)),
      'ERR_JOSE_ALG_NOT_ALLOWED',
    ],
    ['that expired', sign({ exp: at(-30) }), 'ERR_JWT_EXPIRED (exp check_failed)'],
    ['that never expires', sign({ exp: undefined }), `${CLAIM} (exp missing)`],
    ['that expires at infinity', forgeToken(HEADER, '{"exp":1e999}', hmac(JWT_SECRET)), 'exp is not a finite number'],
    ['that expires in words', sign({ exp: '2100-01-01' }), `${CLAIM} (exp invalid)`],
    ['that expires at nothing', sign({ exp: null }), `${CLAIM} (exp invalid)`],
    ['that is not valid yet', sign({ nbf: at(31) }), `${CLAIM} (nbf check_failed)`],
    ['whose beginning is no number', sign({ nbf: 'now' }), `${CLAIM} (nbf invalid)`],
    ['that was issued in the future', sign({ iat: at(31) }), 'iat is in the future'],
    ['that was issued in words', sign({ iat: 'now' }), `${CLAIM} (iat invalid)`],
    ['with an extension that must be understood', sign({}, { crit: ['x'], x: 1 }), 'ERR_JOSE_NOT_SUPPORTED'],
    ['whose payload is not encoded', sign({}, { crit: ['b64'], b64: false }), /^ERR_J(WS|WT)_|^ERR_JWS_SIGNATURE/],
    ['that is encrypted', sign({}, { alg: 'dir', enc: 'A256GCM' }), 'ERR_JOSE_ALG_NOT_ALLOWED'],
    ['whose claims are a list', forgeToken(HEADER, '[1]', hmac(JWT_SECRET)), 'ERR_JWT_INVALID'],
    ['whose claims are no JSON', forgeToken(HEADER, 'exp=9', hmac(JWT_SECRET)), 'ERR_JWT_INVALID'],
    ['whose header is no JSON', forgeToken('alg', { ...CLAIMS }, hmac(JWT_SECRET)), 'ERR_JWS_INVALID'],
    ['whose header is empty', forgeToken({}, { ...CLAIMS }, hmac(JWT_SECRET)), 'ERR_JWS_INVALID'],
    ['of two parts', sign({}).split('.').slice(0, 2).join('.'), 'ERR_JWS_INVALID'],
    ['of five parts', `${sign({})}.a.b`, 'ERR_JWS_INVALID'],
    ['of nothing', '', 'ERR_JWS_INVALID'],
  ])('%s', async (_, token, reason) => {
    const verdict = await bySecret(token);
    expect(verdict).toEqual({
      kind: 'refused',
      reason: typeof reason === 'string' ? reason : expect.stringMatching(reason),
    });
  });

  test('whose payload was changed', async () => {
    const [header, , signature] = sign({}).split('.');
    const [, payload] = sign({ customers: ['*'] }).split('.');
    const reason = 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED';
    expect(await bySecret(`${header}.${payload}.${signature}`)).toEqual({ kind: 'refused', reason });
    // Every single bit counts: each character of the good payload is changed once.
    const good = sign({});
    const start = good.indexOf('.') + 1;
    for (let index = start; index < good.lastIndexOf('.'); index++) {
      const other = good[index] === 'A' ? 'B' : 'A';
      const changed = await bySecret(good.slice(0, index) + other + good.slice(index + 1));
      expect(changed).toMatchObject({ kind: 'refused' });
    }
  });
});

describe('a public key is no secret', () => {
  test.each([
    ['as it is configured', pemOf(rsa.publicKey)],
    ['without its last line break', pemOf(rsa.publicKey).trimEnd()],
    ['as its bytes', rsa.publicKey.export({ type: 'spki', format: 'der' })],
    [
      'in another form',
      createPublicKey(createPrivateKey(rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }))).export({
        type: 'pkcs1',
        format: 'pem',
      }),
    ],
  ])('an HMAC with it %s opens nothing', async (_, text) => {
    const verify = verifierFor({ JWT_PUBLIC_KEY: pemOf(rsa.publicKey) });
    for (const alg of ['HS256', 'RS256']) {
      expect(await verify(sign({}, { alg }, hmac(text)))).toMatchObject({ kind: 'refused' });
    }
  });

  test('and opens to no other kind of signature', async () => {
    const verify = verifierFor({ JWT_PUBLIC_KEY: pemOf(ec.publicKey) });
    const refused = { kind: 'refused', reason: 'ERR_JOSE_ALG_NOT_ALLOWED' };
    expect(await verify(sign({}, { alg: 'RS256' }, asymmetric(rsa.privateKey)))).toEqual(refused);
    expect(await verify(sign({}, { alg: 'EdDSA' }, asymmetric(ed.privateKey)))).toEqual(refused);
    expect(await verify(sign({}, { alg: 'none' }, unsigned))).toEqual(refused);
    // CVE-2022-21449: a signature of zeros.
    expect(await verify(sign({}, { alg: 'ES256' }, () => Buffer.alloc(64)))).toMatchObject({ kind: 'refused' });
  });

  test('and a key that the token brings along is not looked at', async () => {
    const verify = verifierFor({ JWT_PUBLIC_KEY: pemOf(rsa.publicKey) });
    const mine = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const header = {
      alg: 'RS256',
      kid: '../../dev/null',
      jwk: mine.publicKey.export({ format: 'jwk' }),
      jku: 'http://127.0.0.1:1/jwks.json',
      x5u: 'http://127.0.0.1:1/cert.pem',
    };
    const reason = 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED';
    expect(await verify(sign({}, header, asymmetric(mine.privateKey)))).toEqual({ kind: 'refused', reason });
    // Nor does it harm a good one.
    expect(await verify(sign({}, header, asymmetric(rsa.privateKey)))).toMatchObject({ kind: 'valid' });
  });
});

describe('issuer and audience, where they are set', () => {
  const verify = verifierFor({ JWT_SECRET, JWT_ISSUER: 'https://login.example.com', JWT_AUDIENCE: 'gateway' });
  const iss = 'https://login.example.com';
  test.each([
    { iss, aud: 'gateway' },
    { iss, aud: ['other', 'gateway'] },
  ])('must be these: %j', async (claims) => {
    expect(await verify(sign(claims))).toMatchObject({ kind: 'valid' });
    // Where they are not set nobody looks at them.
    expect(await bySecret(sign(claims))).toMatchObject({ kind: 'valid' });
  });

  test.each([
    [{ aud: 'gateway' }, 'iss missing'],
    [{ iss: `${iss}/`, aud: 'gateway' }, 'iss check_failed'],
    [{ iss: [iss], aud: 'gateway' }, 'iss check_failed'],
    [{ iss }, 'aud missing'],
    [{ iss, aud: 'other' }, 'aud check_failed'],
    [{ iss, aud: 'Gateway' }, 'aud check_failed'],
    [{ iss, aud: ['gateway2', 'gateway other'] }, 'aud check_failed'],
    [{ iss, aud: { 0: 'gateway' } }, 'aud check_failed'],
    [{ iss, aud: [['gateway']] }, 'aud check_failed'],
  ])('refuse %j: %s', async (claims, reason) => {
    expect(await verify(sign(claims))).toEqual({
      kind: 'refused',
      reason: `ERR_JWT_CLAIM_VALIDATION_FAILED (${reason})`,
    });
  });
});
