import { describe, expect, test } from '@jest/globals';
import { asGatewayError, ERROR_CODES, GatewayError } from '../../src/errors.js';
import { DeleteFailed } from '../../src/graphql/delete-failed.js';

describe('a GatewayError', () => {
  test('is unsettled, has no wait and no cause unless it is told', () => {
    const error = new GatewayError('UPSTREAM_PROTOCOL', 'odd');
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'GatewayError',
      code: 'UPSTREAM_PROTOCOL',
      message: 'odd',
      delivery: 'unsettled',
      retryAfterMs: null,
    });
    expect('cause' in error).toBe(false);
  });

  test('keeps what it is told', () => {
    const cause = new Error('raw');
    const error = new GatewayError('UPSTREAM_THROTTLED', 'x', { delivery: 'refused', retryAfterMs: 0, cause });
    expect(error).toMatchObject({ delivery: 'refused', retryAfterMs: 0, cause });
  });
});

describe('anything thrown', () => {
  test('that is a GatewayError stays itself', () => {
    const error = new GatewayError('BAD_USER_INPUT', 'x');
    expect(asGatewayError(error)).toBe(error);
  });

  test.each([new Error('api_key=hunter2'), 'api_key=hunter2', undefined, null, { message: 'api_key=hunter2' }])(
    'else becomes an internal error that keeps it as its cause alone: %p',
    (thrown) => {
      const error = asGatewayError(thrown);
      expect(error).toMatchObject({
        code: 'INTERNAL_SERVER_ERROR',
        message: 'Something went wrong inside the gateway.',
        delivery: 'unsettled',
      });
      expect(error.cause).toBe(thrown);
    },
  );
});

test('a failed delete is the error of its failure, and says whether it may have been applied', () => {
  const error = new GatewayError('UPSTREAM_THROTTLED', 'x', { delivery: 'refused', retryAfterMs: 9, cause: 'raw' });
  expect(new DeleteFailed('FAILED', error)).toMatchObject({
    outcome: 'FAILED',
    code: 'UPSTREAM_THROTTLED',
    message: 'x',
    delivery: 'refused',
    retryAfterMs: 9,
    cause: 'raw',
  });
  expect(new DeleteFailed('UNKNOWN', new GatewayError('UPSTREAM_TIMEOUT', 'x')).retryAfterMs).toBeNull();
});

test('the codes are those of the published contract, each with its words', () => {
  expect(Object.keys(ERROR_CODES)).toEqual([
    'BAD_USER_INPUT',
    'UNAUTHENTICATED',
    'FORBIDDEN',
    'CUSTOMER_NOT_FOUND',
    'OPERATION_LIMIT',
    'RESULT_TOO_LARGE',
    'DOCUMENT_NOT_TRUSTED',
    'RATE_LIMITED',
    'OVERLOADED',
    'UPSTREAM_TIMEOUT',
    'UPSTREAM_UNAVAILABLE',
    'UPSTREAM_THROTTLED',
    'UPSTREAM_REJECTED',
    'UPSTREAM_PROTOCOL',
    'INTERNAL_SERVER_ERROR',
  ]);
  for (const { when } of Object.values(ERROR_CODES)) expect(when).toMatch(/^[A-Z].+\.$/);
});

test('what a retry may mend is said as in the published contract', () => {
  const codesOf = (retry: string) =>
    Object.entries(ERROR_CODES).flatMap(([code, facts]) => (facts.retry === retry ? [code] : []));
  expect(codesOf('yes')).toEqual(['UPSTREAM_TIMEOUT', 'UPSTREAM_UNAVAILABLE']);
  expect(codesOf('later')).toEqual(['RATE_LIMITED', 'OVERLOADED', 'UPSTREAM_THROTTLED']);
  expect(codesOf('unknown')).toEqual(['INTERNAL_SERVER_ERROR']);
});
