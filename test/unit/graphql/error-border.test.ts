import { unwrapResolverError } from '@apollo/server/errors';
import { describe, expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { GatewayError } from '../../../src/errors.js';
import { DeleteFailed } from '../../../src/graphql/delete-failed.js';
import { formatError } from '../../../src/graphql/error-border.js';

const LEAK = 'POST https://api.sendgrid.com/?api_key=hunter2';

/** As graphql-js hands over what a resolver threw: located, with the original inside. */
const thrownByResolver = (originalError: Error): GraphQLError =>
  new GraphQLError(originalError.message, { originalError, path: ['customer', 'invalidEmails'] });

const seen = (error: GraphQLError) => formatError(error.toJSON(), error);

describe('an error of ours', () => {
  test('shows its message, its place and its code, and nothing of its cause', () => {
    const error = new GatewayError('UPSTREAM_PROTOCOL', 'safe words', { cause: new Error(LEAK) });
    expect(seen(thrownByResolver(error))).toEqual({
      message: 'safe words',
      path: ['customer', 'invalidEmails'],
      extensions: { code: 'UPSTREAM_PROTOCOL' },
    });
  });

  test('says how long to wait, where it knows, zero too', () => {
    for (const retryAfterMs of [0, 7]) {
      const error = new GatewayError('UPSTREAM_THROTTLED', 'x', { retryAfterMs });
      expect(seen(thrownByResolver(error)).extensions).toEqual({ code: 'UPSTREAM_THROTTLED', retryAfterMs });
    }
  });

  test.each(['FAILED', 'UNKNOWN'] as const)('of a delete says that it is %s', (outcome) => {
    const error = new DeleteFailed(outcome, new GatewayError('UPSTREAM_TIMEOUT', 'x'));
    expect(seen(thrownByResolver(error)).extensions).toEqual({ code: 'UPSTREAM_TIMEOUT', outcome });
  });
});

describe('an error that nobody foresaw', () => {
  const NOTHING = { message: 'Something went wrong inside the gateway.' };

  test.each([
    { name: 'of a resolver', error: thrownByResolver(new TypeError(LEAK)) },
    { name: 'that calls itself internal', error: thrownByResolver(new GatewayError('INTERNAL_SERVER_ERROR', LEAK)) },
    {
      name: 'of GraphQL itself, without a code',
      error: new GraphQLError(LEAK, { path: ['customer', 'invalidEmails'] }),
    },
    {
      name: 'with a code that is none of ours',
      error: new GraphQLError(LEAK, {
        path: ['customer', 'invalidEmails'],
        extensions: { code: 'HUNTER2', hunter2: 1 },
      }),
    },
    {
      name: 'of a resolver that borrows a code',
      error: thrownByResolver(new GraphQLError(LEAK, { extensions: { code: 'BAD_USER_INPUT' } })),
    },
  ])('$name shows nothing of itself', ({ error }) => {
    const shown = seen(error);
    expect(shown).toMatchObject({ ...NOTHING, extensions: { code: 'INTERNAL_SERVER_ERROR' } });
    expect(JSON.stringify(shown)).not.toMatch(/hunter2|sendgrid/i);
  });

  test('of a delete still says whether it may have been applied', () => {
    const error = new DeleteFailed('UNKNOWN', new GatewayError('INTERNAL_SERVER_ERROR', LEAK));
    expect(seen(thrownByResolver(error))).toMatchObject({ ...NOTHING, extensions: { outcome: 'UNKNOWN' } });
  });

  test('that is no error at all shows nothing of itself', () => {
    expect(formatError({ message: LEAK }, LEAK)).toEqual({ ...NOTHING, extensions: { code: 'INTERNAL_SERVER_ERROR' } });
  });
});

test.each([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
])('%s of Apollo itself passes as it is', (code) => {
  const error = new GraphQLError('Cannot query field "x"', { extensions: { code } });
  expect(unwrapResolverError(error)).toBe(error);
  expect(seen(error)).toEqual({ message: 'Cannot query field "x"', extensions: { code } });
});
