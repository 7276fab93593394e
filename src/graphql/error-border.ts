import { ApolloServerErrorCode, unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { asGatewayError, GatewayError } from '../errors.js';
import { type Logger, logError, type RequestMarks } from '../observability/logger.js';
import { DeleteFailed } from './delete-failed.js';
import { overTokensOf } from './limits/over-limit.js';
import type { RequestHooks, RequestPlugin } from './plugins-in-order.js';

/**
 * What a caller sees of an error: a GatewayError as it is, an error that Apollo made about the request as it is, and of anything else
 * only a request id. Default-deny: an error is internal until it is known to be meant for callers.
 */

/** Codes with which Apollo Server and graphql-js answer for the request itself; their messages quote only what the caller sent. */
const PASSED_ON: ReadonlySet<unknown> = new Set<string>([
  ApolloServerErrorCode.GRAPHQL_PARSE_FAILED,
  ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED,
  ApolloServerErrorCode.BAD_REQUEST,
  ApolloServerErrorCode.BAD_USER_INPUT,
  ApolloServerErrorCode.OPERATION_RESOLUTION_FAILURE,
  ApolloServerErrorCode.PERSISTED_QUERY_NOT_FOUND,
  ApolloServerErrorCode.PERSISTED_QUERY_NOT_SUPPORTED,
]);

/** The last error of a list that graphql-js has ended; the only one about variables that Apollo Server does not take for bad input. */
const TOO_MANY_WRONG_VARIABLES = /^Too many errors processing variables, /;

/** Apollo's `formatError` sees no request, so the plugin below notes which request an error belongs to. */
const requestIds = new WeakMap<object, string>();

export function formatError(formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError {
  const { locations, path } = formatted;
  const place = { ...(locations && { locations }), ...(path && { path }) };
  const cause = causeOf(thrown);
  if (cause instanceof GatewayError && cause.code !== 'INTERNAL_SERVER_ERROR') {
    return { message: cause.message, ...place, extensions: extensionsOf(cause) };
  }
  if (cause === thrown && PASSED_ON.has(formatted.extensions?.['code'])) {
    return { ...formatted, message: shorten(formatted.message) };
  }
  if (cause === thrown && TOO_MANY_WRONG_VARIABLES.test(formatted.message)) {
    return { message: formatted.message, ...place, extensions: { code: ApolloServerErrorCode.BAD_USER_INPUT } };
  }
  const requestId = isObject(thrown) ? requestIds.get(thrown) : undefined;
  const hint = requestId === undefined ? '' : ` Its log has the reason under request ${requestId}.`;
  return {
    message: `Something went wrong inside the gateway.${hint}`,
    ...place,
    extensions: {
      code: 'INTERNAL_SERVER_ERROR',
      ...(requestId === undefined ? {} : { requestId }),
      ...outcomeOf(cause),
    },
  };
}

/**
 * What a resolver threw, or the refusal of a whole operation inside the error that Apollo Server makes of it with a code of its own, or
 * the thrown itself.
 */
function causeOf(thrown: unknown): unknown {
  const cause = unwrapResolverError(thrown);
  if (!(cause instanceof GraphQLError)) return cause;
  const { originalError, message } = cause;
  return originalError instanceof GatewayError ? originalError : (overTokensOf(message) ?? cause);
}

/** These messages quote what the caller sent, however long it is. */
const MAX_QUOTED = 1000;

function shorten(message: string): string {
  return message.length <= MAX_QUOTED ? message : `${message.slice(0, MAX_QUOTED)}… (shortened)`;
}

function extensionsOf(error: GatewayError): Record<string, unknown> {
  const { code, retryAfterMs } = error;
  return { code, ...(retryAfterMs === null ? {} : { retryAfterMs }), ...outcomeOf(error) };
}

function outcomeOf(error: unknown): { outcome?: 'FAILED' | 'UNKNOWN' } {
  return error instanceof DeleteFailed ? { outcome: error.outcome } : {};
}

/** What Apollo Server makes of an error of an execution, for those that do not go through it. */
export function formatExecutionError(error: GraphQLError): GraphQLFormattedError {
  const code = error.extensions?.['code'] ?? ApolloServerErrorCode.INTERNAL_SERVER_ERROR;
  return formatError({ ...error.toJSON(), extensions: { ...error.extensions, code } }, error);
}

/** Logs every error that an operation met, with its request id, at the level that its code has. */
export function createErrorLogPlugin(log: Logger): RequestPlugin {
  const hooks: RequestHooks = {
    didEncounterErrors({ errors, contextValue: { marks } }) {
      noteErrors(log, errors, marks);
    },
  };
  return { requestDidStart: () => hooks };
}

export function noteErrors(log: Logger, errors: readonly GraphQLError[], marks: RequestMarks): void {
  for (const error of errors) noteError(log, error, marks);
}

function noteError(log: Logger, error: GraphQLError, marks: RequestMarks): void {
  requestIds.set(error, marks.requestId);
  const cause = causeOf(error);
  const fields = { ...marks, ...(error.path && { path: error.path.join('.') }) };
  if (cause === error) log.debug({ ...fields, code: error.extensions['code'] }, 'the request is not a valid operation');
  else logError(log, asGatewayError(cause), fields);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
