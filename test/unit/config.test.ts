import { describe, expect, test } from '@jest/globals';
import { configOf, PRODUCTION, problemsOf, REAL } from '../support/settings.js';

describe('without any setting', () => {
  const defaults = {
    host: '127.0.0.1',
    port: 4000,
    production: false,
    upstream: { kind: 'emulator', api: 'v1', format: 'json' },
    timeZone: 'America/Los_Angeles',
    upstreamTimeoutMs: 10_000,
    operationDeadlineMs: 25_000,
    upstreamConcurrency: 16,
    upstreamMaxBytes: 67_108_864,
    limits: {
      mode: 'enforce',
      tokens: 1200,
      depth: 10,
      aliases: 100,
      rootFields: 60,
      directives: 50,
      repeatedFields: 20,
      cost: 55_000,
    },
    shutdownGraceMs: 30_000,
    loopbackHostsOnly: true,
    corsOrigins: ['https://studio.apollographql.com'],
    logLevel: 'info',
  };

  test('the defaults are those of the published table', () => {
    expect(configOf({})).toMatchObject(defaults);
  });

  test('two ports are two, but where each is a free one', () => {
    expect(problemsOf({ PORT: '4000', METRICS_PORT: '4000' })).toEqual([
      'METRICS_PORT must be another port than PORT (4000)',
    ]);
    expect(configOf({ PORT: '0', METRICS_PORT: '0' }).metricsPort).toBe(0);
  });

  test('an empty value is none, for every setting, and a foreign one does not matter', () => {
    const names = [
      'HOST',
      'PORT',
      'UPSTREAM',
      'UPSTREAM_FORMAT',
      'SENDGRID_API_KEY',
      'AUTH',
      'CORS_ORIGINS',
      'NODE_ENV',
    ];
    const empty = Object.fromEntries(names.map((name) => [name, '']));
    expect(configOf({ ...empty, PATH: '/bin', UPSTREAMS: 'x', LOG_LEVEL: undefined })).toEqual(configOf({}));
  });
});

describe('with a real upstream', () => {
  test('everything that is given is there', () => {
    const config = configOf({
      ...REAL,
      HOST: '0.0.0.0',
      PORT: '0',
      ...PRODUCTION,
      UPSTREAM_FORMAT: 'xml',
      SENDGRID_BASE_URL: 'https://example.com/mount/',
      UPSTREAM_TIME_ZONE: 'UTC',
      UPSTREAM_TIMEOUT_MS: '1',
      OPERATION_DEADLINE_MS: '2',
      UPSTREAM_CONCURRENCY: '3',
      UPSTREAM_QUEUE: '0',
      UPSTREAM_MAX_BYTES: '5',
      LIMITS_MODE: 'warn',
      MAX_OPERATION_TOKENS: '11',
      MAX_OPERATION_DEPTH: '12',
      MAX_OPERATION_ALIASES: '13',
      MAX_OPERATION_ROOT_FIELDS: '14',
      MAX_OPERATION_DIRECTIVES: '15',
      MAX_OPERATION_REPEATED_FIELDS: '16',
      MAX_OPERATION_COST: '17',
      SHUTDOWN_GRACE_MS: '6',
      CORS_ORIGINS: 'https://a.example, http://localhost:3000',
      LOG_LEVEL: 'debug',
    });
    expect(config).toMatchObject({
      host: '0.0.0.0',
      port: 0,
      production: true,
      upstream: { kind: 'v1', api: 'v1', format: 'xml', baseUrl: 'https://example.com/mount' },
      timeZone: 'UTC',
      upstreamTimeoutMs: 1,
      operationDeadlineMs: 2,
      upstreamConcurrency: 3,
      upstreamQueue: 0,
      upstreamMaxBytes: 5,
      limits: {
        mode: 'warn',
        tokens: 11,
        depth: 12,
        aliases: 13,
        rootFields: 14,
        directives: 15,
        repeatedFields: 16,
        cost: 17,
      },
      shutdownGraceMs: 6,
      loopbackHostsOnly: false,
      corsOrigins: ['https://a.example', 'http://localhost:3000'],
      logLevel: 'debug',
    });
  });

  test('its credentials are secrets', () => {
    const { upstream } = configOf(REAL);
    if (upstream.kind === 'emulator') throw new Error('not the emulator');
    expect([upstream.apiUser?.reveal(), upstream.apiKey.reveal()]).toEqual(['reseller', 'hunter2']);
    expect(upstream.baseUrl).toBe('https://api.sendgrid.com');
    expect(JSON.stringify(configOf(REAL))).not.toMatch(/hunter2|reseller/);
  });

  test('no origin is allowed in production unless it is given', () => {
    expect(configOf({ ...REAL, ...PRODUCTION }).corsOrigins).toEqual([]);
    expect(configOf(REAL).corsOrigins).toEqual(['https://studio.apollographql.com']);
  });
});

test('lists of version 3, which take many calls, are kept longer, unless told', () => {
  const v3 = { ...REAL, UPSTREAM: 'v3', SENDGRID_API_USER: undefined };
  expect(configOf(v3).cacheTtlMs).toBe(60_000);
  expect(configOf({ EMULATOR_API: 'v3' }).cacheTtlMs).toBe(60_000);
  expect(configOf({ ...v3, CACHE_TTL_MS: '5' }).cacheTtlMs).toBe(5);
  // What is set for the emulator says nothing of a real upstream.
  for (const env of [REAL, { ...REAL, UPSTREAM: 'v2' }, { ...REAL, EMULATOR_API: 'v3' }, {}]) {
    expect(configOf(env).cacheTtlMs).toBe(10_000);
  }
});

describe('one setting at fault', () => {
  const range = (min: number, max: number) => `must be a whole number from ${min} to ${max}`;
  const MAX_MS = 2_147_483_647;
  const numbers = {
    PORT: [0, 65_535],
    UPSTREAM_TIMEOUT_MS: [1, MAX_MS],
    OPERATION_DEADLINE_MS: [1, MAX_MS],
    UPSTREAM_CONCURRENCY: [1, 1024],
    UPSTREAM_QUEUE: [0, 1_000_000],
    UPSTREAM_CALLS_PER_MINUTE: [1, 1_000_000_000],
    UPSTREAM_MAX_BYTES: [1, 1_073_741_824],
    UPSTREAM_INFLIGHT_BYTES: [1, 1_099_511_627_776],
    CACHE_TTL_MS: [0, MAX_MS],
    CACHE_MAX_BYTES: [0, 1_099_511_627_776],
    MAX_ROWS_PER_RESPONSE: [1, 1_000_000],
    SHUTDOWN_GRACE_MS: [1, MAX_MS],
  } as const;

  test.each(Object.entries(numbers))('%s is a whole number in its range', (name, [min, max]) => {
    const problem = [`${name} ${range(min, max)}`];
    for (const bad of [
      String(min - 1),
      String(max + 1),
      '1.5',
      '1e3',
      '0x10',
      ' 1',
      '1 ',
      'ten',
      '-1',
      'NaN',
      '9'.repeat(400),
    ]) {
      expect(problemsOf({ [name]: bad })).toEqual(problem);
    }
    // The grace and the deadline have a rule between them.
    const beside = { OPERATION_DEADLINE_MS: '1', SHUTDOWN_GRACE_MS: String(MAX_MS) };
    for (const good of [min, max]) expect(problemsOf({ ...beside, [name]: String(good) })).toEqual([]);
  });

  test.each([
    ['UPSTREAM', ['v4', 'Emulator', 'v1 '], 'must be one of emulator, v1, v2, v3'],
    ['EMULATOR_API', ['v4'], 'must be one of v1, v2, v3'],
    ['UPSTREAM_FORMAT', ['JSON', 'yaml'], 'must be one of json, xml'],
    ['AUTH', ['on', 'OFF', 'false'], 'must be one of off, jwt'],
    ['AUTH_OFF_I_KNOW', ['0', 'true', 'yes'], 'must be 1 where it is set'],
    ['LOG_LEVEL', ['verbose', 'INFO'], 'must be one of debug, info, warn, error, silent'],
    [
      'UPSTREAM_TIME_ZONE',
      ['Pacific', 'Mars/Olympus'],
      'must be an IANA time zone, such as America/Los_Angeles or UTC',
    ],
  ])('%s is one of its values', (name, values, problem) => {
    for (const value of values) expect(problemsOf({ [name]: value })).toEqual([`${name} ${problem}`]);
  });

  test.each([
    '*',
    'null',
    'example.com',
    'https://a.example/',
    'https://a.example/x',
    'HTTPS://A.example',
    'https://a.example,',
    'https://a.example;https://b.example',
  ])('CORS_ORIGINS is a list of origins, and "%s" is none', (value) => {
    expect(problemsOf({ CORS_ORIGINS: value })).toEqual([
      'CORS_ORIGINS must be a comma-separated list of origins such as https://app.example.com',
    ]);
  });
});
