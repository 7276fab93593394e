import type { BaseContext, GraphQLRequestContextDidEncounterErrors } from '@apollo/server';
import { describe, expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { GatewayError } from '../../../src/errors.js';
import type { GatewayContext } from '../../../src/graphql/context.js';
import { createErrorLogPlugin, formatError } from '../../../src/graphql/error-border.js';
import { createLogger } from '../../../src/observability/logger.js';

type Encounter = GraphQLRequestContextDidEncounterErrors<GatewayContext>;

/** Lets the plugin meet these errors in the request `r-1`; gives what it logged. */
function logged(errors: readonly GraphQLError[]): readonly Readonly<Record<string, unknown>>[] {
  const lines: string[] = [];
  const plugin = createErrorLogPlugin(createLogger('debug', { write: (line) => lines.push(line) }));
  const listener = plugin.requestDidStart({} as Parameters<NonNullable<typeof plugin.requestDidStart>>[0]);
  const encounter: Pick<Encounter, 'errors'> & { readonly contextValue: BaseContext } = {
    errors,
    contextValue: { marks: { requestId: 'r-1' } },
  };
  listener.didEncounterErrors?.(encounter as Encounter);
  return lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
}

const located = (originalError: Error): GraphQLError =>
  new GraphQLError(originalError.message, { originalError, path: ['customers', 0, 'invalidEmails'] });

describe('every error that an operation met is a line', () => {
  test('one of ours at its own level, with its request and its place', () => {
    const cause = Object.assign(new Error('https://hunter2'), { code: 'ECONNRESET' });
    const lines = logged([located(new GatewayError('UPSTREAM_UNAVAILABLE', 'safe words', { cause }))]);
    expect(lines).toEqual([
      {
        level: 'warn',
        time: expect.any(String),
        requestId: 'r-1',
        path: 'customers.0.invalidEmails',
        code: 'UPSTREAM_UNAVAILABLE',
        cause: 'Error ECONNRESET',
        msg: 'safe words',
      },
    ]);
  });

  test('one that nobody foresaw as an error, with its stack', () => {
    const fault = new TypeError('x is not a function');
    expect(logged([located(fault)])).toMatchObject([
      { level: 'error', code: 'INTERNAL_SERVER_ERROR', requestId: 'r-1', stack: fault.stack },
    ]);
  });

  test('one about the request itself at debug, without the words of the caller', () => {
    const error = new GraphQLError('Cannot query "hunter2"', { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
    const lines = logged([error]);
    expect(lines).toMatchObject([{ level: 'debug', code: 'GRAPHQL_VALIDATION_FAILED', requestId: 'r-1' }]);
    expect(JSON.stringify(lines)).not.toContain('hunter2');
  });

  test('each of several', () => {
    const errors = ['BAD_USER_INPUT', 'CUSTOMER_NOT_FOUND'] as const;
    const lines = logged(errors.map((code) => located(new GatewayError(code, 'x'))));
    expect(lines.map(({ code }) => code)).toEqual(errors);
  });
});

test('the caller of an error that nobody foresaw is told under which request to look', () => {
  const error = located(new TypeError('hunter2'));
  logged([error]);
  expect(formatError(error.toJSON(), error)).toEqual({
    message: 'Something went wrong inside the gateway. Its log has the reason under request r-1.',
    path: ['customers', 0, 'invalidEmails'],
    extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'r-1' },
  });
});
