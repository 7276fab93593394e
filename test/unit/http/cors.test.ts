import { describe, expect, test } from '@jest/globals';
import { applyCors } from '../../../src/http/cors.js';
import { aRequest, aResponse } from '../../support/requests.js';

const ALLOWED = ['https://app.example.com', 'http://localhost:3000'];
const EXPOSED =
  'x-request-id, x-upstream, retry-after, www-authenticate, ratelimit-limit, ratelimit-remaining, ratelimit-reset, x-total-count, content-disposition';
const STRANGERS = [
  'https://evil.example',
  'https://app.example.com.evil.example',
  'https://app.example.com/',
  'https://APP.example.com',
  'http://app.example.com',
  'null',
  '*',
  '',
];

function ask(method: string, headers: Readonly<Record<string, string>>, allowed: readonly string[] = ALLOWED) {
  const response = aResponse();
  const answered = applyCors(allowed, aRequest({ method, headers }), response);
  return { answered, status: response.headersSent ? response.statusCode : null, headers: response.getHeaders() };
}

describe('a request', () => {
  test.each(ALLOWED)('of the allowed origin %s goes on, with that origin and what it may read', (origin) => {
    for (const method of ['GET', 'POST', 'OPTIONS']) {
      expect(ask(method, { origin })).toEqual({
        answered: false,
        status: null,
        headers: {
          vary: 'Origin',
          'access-control-allow-origin': origin,
          'access-control-expose-headers': EXPOSED,
        },
      });
    }
  });

  test.each(STRANGERS)('of "%s" goes on without a word of permission', (origin) => {
    expect(ask('POST', { origin })).toEqual({ answered: false, status: null, headers: { vary: 'Origin' } });
  });

  test('without an origin, or where none is allowed, goes on the same', () => {
    expect(ask('POST', {}).headers).toEqual({ vary: 'Origin' });
    expect(ask('POST', { origin: ALLOWED[0] ?? '' }, []).headers).toEqual({ vary: 'Origin' });
  });
});

describe('a preflight', () => {
  const preflight = { 'access-control-request-method': 'POST' };

  test('of an allowed origin is answered with what it may send', () => {
    expect(ask('OPTIONS', { ...preflight, origin: 'http://localhost:3000' })).toEqual({
      answered: true,
      status: 204,
      headers: {
        vary: 'Origin',
        'access-control-allow-origin': 'http://localhost:3000',
        'access-control-expose-headers': EXPOSED,
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers':
          'authorization, content-type, x-request-id, apollo-require-preflight, cache-control, traceparent, apollographql-client-name, apollographql-client-version',
        'access-control-max-age': '7200',
      },
    });
  });

  test.each(STRANGERS)('of "%s" is answered without a word of permission', (origin) => {
    expect(ask('OPTIONS', { ...preflight, origin })).toEqual({
      answered: true,
      status: 204,
      headers: { vary: 'Origin' },
    });
  });

  test('is an OPTIONS only', () => {
    expect(ask('POST', { ...preflight, origin: 'http://localhost:3000' }).answered).toBe(false);
  });
});
