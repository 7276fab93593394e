import { expect, test } from '@jest/globals';
import { PREFIX, readSide } from '../../../../src/commands/compare/sides.js';

const ENV = {
  SENDGRID_API_USER: 'u',
  SENDGRID_API_KEY: 'first',
  UPSTREAM_CALLS_PER_MINUTE: '100',
  COMPARE_SENDGRID_API_USER: 'u2',
  COMPARE_SENDGRID_API_KEY: 'second',
  COMPARE_SENDGRID_BASE_URL: 'http://127.0.0.1:1/',
  COMPARE_UPSTREAM_FORMAT: 'xml',
  // What only a gateway that serves somebody cares about.
  UPSTREAM: 'emulator',
  NODE_ENV: 'production',
  HOST: '0.0.0.0',
  PORT: 'none',
  AUTH: 'jwt',
  JWT_SECRET: 'short',
  OPERATION_DEADLINE_MS: '1',
};

const side = (env: Readonly<Record<string, string>>, prefix: string, upstream: string) =>
  readSide({ env, readFile: (path) => `text of ${path}` }, prefix, upstream);

test('each side has its own settings, and neither is a default of the other', () => {
  const from = side(ENV, '', 'v1');
  const to = side(ENV, PREFIX, 'v2');
  if (!from.ok || !to.ok) throw new Error('The settings are good.');
  expect(from.config).toMatchObject({ upstream: { kind: 'v1', format: 'json' }, upstreamCallsPerMinute: 100 });
  expect(to.config).toMatchObject({
    upstream: { kind: 'v2', format: 'xml', baseUrl: 'http://127.0.0.1:1' },
    upstreamCallsPerMinute: 600,
  });
  for (const { upstream, cacheTtlMs, operationDeadlineMs } of [from.config, to.config]) {
    expect(upstream.kind === 'emulator' ? '' : upstream.apiKey.reveal()).toMatch(/^(first|second)$/);
    expect(cacheTtlMs).toBe(0);
    expect(operationDeadlineMs).toBeGreaterThan(3_600_000);
  }
});

test('problems of the second side are named as they are set', () => {
  expect(side({}, PREFIX, 'v1')).toEqual({
    ok: false,
    problems: [
      'COMPARE_SENDGRID_API_USER must be set when UPSTREAM=v1',
      'COMPARE_SENDGRID_API_KEY must be set when UPSTREAM=v1',
    ],
  });
  const { COMPARE_UPSTREAM_FORMAT: _, ...env } = ENV;
  expect(side({ ...env, COMPARE_UPSTREAM_TIMEOUT_MS: 'x' }, PREFIX, 'v1')).toEqual({
    ok: false,
    problems: ['COMPARE_UPSTREAM_TIMEOUT_MS must be a whole number from 1 to 2147483647'],
  });
});

test('a secret may stand in a file, on either side', () => {
  const result = side({ COMPARE_SENDGRID_API_USER: 'u', COMPARE_SENDGRID_API_KEY_FILE: 'k' }, PREFIX, 'v1');
  const upstream = result.ok ? result.config.upstream : null;
  expect(upstream !== null && upstream.kind !== 'emulator' && upstream.apiKey.reveal()).toBe('text of k');
});
