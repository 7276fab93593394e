import { describe, expect, test } from '@jest/globals';
import { PRODUCTION, problemsOf, REAL, readSettings } from '../support/settings.js';

const WITH_EMULATOR = { UPSTREAM: 'emulator' };
const OPEN_HOSTS = [
  '0.0.0.0',
  '::',
  '192.168.0.7',
  'gateway.internal',
  '127.0.0.1.example.com',
  'localhost.example.com',
];
const LOOPBACK_HOSTS = ['127.0.0.1', '127.8.9.1', '::1', '[::1]', 'localhost', 'LOCALHOST'];

describe('the emulator', () => {
  test.each(LOOPBACK_HOSTS)('is the default on %s, without authentication, for loopback names only', (HOST) => {
    expect(problemsOf({ HOST })).toEqual([]);
    expect(readSettings({ HOST })).toMatchObject({ ok: true, config: { loopbackHostsOnly: true } });
  });

  test.each(OPEN_HOSTS)('must be written out on %s, with AUTH', (HOST) => {
    const unwritten = 'UPSTREAM must be written out when HOST is not loopback (emulator, v1, v2 or v3)';
    const unprotected =
      'AUTH must be given with a real upstream or a HOST that is not loopback (jwt, or off with AUTH_OFF_I_KNOW=1)';
    expect(problemsOf({ HOST })).toEqual([unprotected, unwritten]);
    expect(problemsOf({ HOST, ...WITH_EMULATOR })).toEqual([unprotected]);
    expect(readSettings({ HOST, ...WITH_EMULATOR, AUTH: 'off', AUTH_OFF_I_KNOW: '1' })).toMatchObject({
      ok: true,
      config: { loopbackHostsOnly: false },
    });
  });

  test('is refused in production, written out or not', () => {
    const problem =
      'UPSTREAM must name a real upstream when NODE_ENV=production (v1, v2 or v3); the emulator only makes data up';
    expect(problemsOf(PRODUCTION)).toEqual([problem]);
    expect(problemsOf({ ...PRODUCTION, ...WITH_EMULATOR })).toEqual([problem]);
    // Whoever writes it so means it, and must not get a development server.
    expect(problemsOf({ NODE_ENV: 'Production' })).toEqual(['NODE_ENV must be written production, in lower case']);
  });

  test.each(['SENDGRID_API_USER', 'SENDGRID_API_KEY', 'SENDGRID_BASE_URL', 'SENDGRID_ANYTHING'])(
    'does not go with %s',
    (name) => {
      const problem = `UPSTREAM=emulator does not go with ${name}: set UPSTREAM to v1, v2 or v3, or unset them`;
      expect(problemsOf({ [name]: 'https://api.sendgrid.com' })).toEqual([problem]);
      expect(problemsOf({ ...WITH_EMULATOR, [name]: 'https://api.sendgrid.com' })).toEqual([problem]);
      expect(problemsOf({ [name]: '' })).toEqual([]);
    },
  );

  test.each(['v1', 'v2', 'v3'])('speaks %s', (EMULATOR_API) => {
    expect(readSettings({ EMULATOR_API })).toMatchObject({ ok: true, config: { upstream: { api: EMULATOR_API } } });
  });
});

describe('a real upstream', () => {
  test.each([
    { UPSTREAM: 'v1', user: true, key: false, problems: ['SENDGRID_API_KEY must be set when UPSTREAM=v1'] },
    { UPSTREAM: 'v1', user: false, key: true, problems: ['SENDGRID_API_USER must be set when UPSTREAM=v1'] },
    { UPSTREAM: 'v2', user: true, key: true, problems: [] },
    { UPSTREAM: 'v2', user: false, key: true, problems: [] },
    { UPSTREAM: 'v2', user: true, key: false, problems: ['SENDGRID_API_KEY must be set when UPSTREAM=v2'] },
    { UPSTREAM: 'v3', user: false, key: true, problems: [] },
    { UPSTREAM: 'v3', user: false, key: false, problems: ['SENDGRID_API_KEY must be set when UPSTREAM=v3'] },
    {
      UPSTREAM: 'v3',
      user: true,
      key: true,
      problems: ['SENDGRID_API_USER does not go with UPSTREAM=v3, where the key alone is the credential: unset it'],
    },
  ])('of $UPSTREAM with user: $user, key: $key', ({ UPSTREAM, user, key, problems }) => {
    for (const none of [undefined, '']) {
      const credentials = { SENDGRID_API_USER: user ? 'u' : none, SENDGRID_API_KEY: key ? 'k' : none };
      expect(problemsOf({ ...REAL, UPSTREAM, ...credentials })).toEqual(problems);
    }
  });

  test.each(['two words', 'line\nbreak', 'ключ', '\u00e9', 'tab\t'])(
    'takes no key that a header cannot carry: %j',
    (SENDGRID_API_KEY) => {
      const token = { ...REAL, SENDGRID_API_USER: undefined, SENDGRID_API_KEY };
      const problem = 'SENDGRID_API_KEY must be printable ASCII without spaces where it is sent as a Bearer token';
      expect(problemsOf({ ...token, UPSTREAM: 'v2' })).toEqual([problem]);
      expect(problemsOf({ ...token, UPSTREAM: 'v3' })).toEqual([problem]);
      // A password goes into a form, which carries anything.
      expect(problemsOf({ ...token, UPSTREAM: 'v2', SENDGRID_API_USER: 'u' })).toEqual([]);
      expect(problemsOf({ ...token, UPSTREAM: 'v1', SENDGRID_API_USER: 'u' })).toEqual([]);
    },
  );

  test('has accounts by id in version 3 only', () => {
    const problem = 'SENDGRID_ACCOUNT_MODE=account-id goes with UPSTREAM=v3 only';
    for (const UPSTREAM of ['v1', 'v2']) {
      expect(problemsOf({ ...REAL, UPSTREAM, SENDGRID_ACCOUNT_MODE: 'account-id' })).toEqual([problem]);
      expect(problemsOf({ ...REAL, UPSTREAM, SENDGRID_ACCOUNT_MODE: 'subuser' })).toEqual([]);
    }
    const v3 = { ...REAL, UPSTREAM: 'v3', SENDGRID_API_USER: undefined };
    expect(problemsOf({ ...v3, SENDGRID_ACCOUNT_MODE: 'account' })).toEqual([
      'SENDGRID_ACCOUNT_MODE must be one of subuser, account-id',
    ]);
    expect(readSettings(v3)).toMatchObject({ ok: true, config: { upstream: { accountMode: 'subuser' } } });
    expect(readSettings({ ...v3, SENDGRID_ACCOUNT_MODE: 'account-id' })).toMatchObject({
      ok: true,
      config: { upstream: { accountMode: 'account-id' } },
    });
  });

  const NO_URL = 'SENDGRID_BASE_URL must be a URL such as https://api.sendgrid.com';
  const MORE = 'SENDGRID_BASE_URL must have no user, password, query or fragment';
  const PLAIN = 'SENDGRID_BASE_URL must be https unless it is a loopback address: every call carries the credentials';
  test.each([
    ['https://api.eu.sendgrid.com', []],
    ['https://example.com:8443/mount//', []],
    ['http://127.0.0.1:4010', []],
    ['http://localhost:4010', []],
    ['http://[::1]:4010', []],
    ['http://api.sendgrid.com', [PLAIN]],
    ['http://127.0.0.1.example.com', [PLAIN]],
    ['http://localhost.example.com', [PLAIN]],
    ['http://10.0.0.1', [PLAIN]],
    ['https://hunter2@example.com', [MORE]],
    ['https://:hunter2@example.com', [MORE]],
    ['https://example.com?key=hunter2', [MORE]],
    ['https://example.com#hunter2', [MORE]],
    ['ftp://example.com', [NO_URL]],
    ['file:///etc/passwd', [NO_URL]],
    ['api.sendgrid.com', [NO_URL]],
    ['hunter2', [NO_URL]],
  ])('at %s: %p', (SENDGRID_BASE_URL, problems) => {
    expect(problemsOf({ ...REAL, SENDGRID_BASE_URL })).toEqual(problems);
  });
});

test('stopping waits at least as long as one operation may take', () => {
  const problem = (deadline: number) => [`SHUTDOWN_GRACE_MS must not be below OPERATION_DEADLINE_MS (${deadline})`];
  expect(problemsOf({ SHUTDOWN_GRACE_MS: '24999' })).toEqual(problem(25_000));
  expect(problemsOf({ SHUTDOWN_GRACE_MS: '25000' })).toEqual([]);
  expect(problemsOf({ OPERATION_DEADLINE_MS: '30001' })).toEqual(problem(30_001));
});

describe('all problems together', () => {
  test('settings that cannot be read, and rules between those that can', () => {
    const problems = problemsOf({
      PORT: 'http',
      LOG_LEVEL: 'loud',
      UPSTREAM: 'v1',
      SENDGRID_BASE_URL: 'http://example.com',
      SHUTDOWN_GRACE_MS: '1',
      CORS_ORIGINS: '*',
    });
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'PORT',
      'LOG_LEVEL',
      'SHUTDOWN_GRACE_MS',
      'AUTH',
      'SENDGRID_BASE_URL',
      'SENDGRID_API_USER',
      'SENDGRID_API_KEY',
      'CORS_ORIGINS',
    ]);
  });

  test.each([
    { env: { ...REAL, UPSTREAM: 'v9', ...PRODUCTION }, names: ['UPSTREAM'] },
    { env: { UPSTREAM: 'v9', HOST: '0.0.0.0', AUTH: 'off', AUTH_OFF_I_KNOW: '1' }, names: ['UPSTREAM'] },
    { env: { ...REAL, AUTH: 'yes' }, names: ['AUTH'] },
    { env: { ...REAL, AUTH_OFF_I_KNOW: 'yes' }, names: ['AUTH_OFF_I_KNOW'] },
    { env: { SHUTDOWN_GRACE_MS: 'long', OPERATION_DEADLINE_MS: '60000' }, names: ['SHUTDOWN_GRACE_MS'] },
    { env: { SHUTDOWN_GRACE_MS: '20000', OPERATION_DEADLINE_MS: 'long' }, names: ['OPERATION_DEADLINE_MS'] },
  ])('but no rule is called broken for a setting that could not be read: $env', ({ env, names }) => {
    expect(problemsOf(env).map((problem) => problem.split(' ')[0])).toEqual(names);
  });

  test('hold no value that may be secret, whatever is at fault', () => {
    const names = [
      'HOST',
      'PORT',
      'UPSTREAM',
      'EMULATOR_API',
      'UPSTREAM_FORMAT',
      'UPSTREAM_TIME_ZONE',
      'AUTH',
      'LOG_LEVEL',
    ];
    names.push(
      'SENDGRID_BASE_URL',
      'SENDGRID_API_USER',
      'SENDGRID_API_KEY',
      'SENDGRID_TOKEN',
      'CORS_ORIGINS',
      'AUTH_OFF_I_KNOW',
      'JWT_JWKS_URL',
      'JWT_PUBLIC_KEY',
      'JWT_SECRET',
      'JWT_ISSUER',
      'JWT_AUDIENCE',
    );
    names.push('UPSTREAM_TIMEOUT_MS', 'CACHE_TTL_MS', 'SHUTDOWN_GRACE_MS', 'NODE_ENV');
    const everywhere = Object.fromEntries(names.map((name) => [name, 'hunter2']));
    for (const UPSTREAM of ['hunter2', 'emulator', 'v1', 'v2']) {
      const problems = problemsOf({ ...everywhere, UPSTREAM });
      expect(problems.length).toBeGreaterThan(8);
      expect(problems.join('\n')).not.toContain('hunter2');
    }
  });
});
