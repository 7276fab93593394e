import { type ApolloServerPlugin, type GraphQLRequestListener, HeaderMap } from '@apollo/server';
import type { ExecutionResult } from 'graphql';
import type { Logger } from '../../observability/logger.js';
import type { GatewayContext } from '../context.js';
import { formatExecutionError, noteErrors } from '../error-border.js';
import type { CompiledQueries, RunCompiled } from './compiled-queries.js';

type Listener = GraphQLRequestListener<GatewayContext>;
type Respond = NonNullable<Listener['responseForOperation']>;

/**
 * Runs queries in compiled form, behind everything that Apollo Server does before it executes: parsing, validation, limits, rights of the
 * operation. What has no compiled form, and every mutation, goes on to graphql-js, on the same loaders.
 */
export function createCompiledExecution(queries: CompiledQueries, log: Logger): ApolloServerPlugin<GatewayContext> {
  const responseForOperation: Respond = async ({ document, operation, contextValue, request }) => {
    const run = queries.find(document, operation);
    const result = run === null ? null : await attempt(run, contextValue, request.variables ?? {}, log);
    return result === null ? null : toResponse(result, contextValue, log);
  };
  const listener: Listener = { responseForOperation };
  return { requestDidStart: async () => listener };
}

/** Thrown out of here, an error would be an HTTP 500: graphql-js gets to say what is wrong. */
async function attempt(
  run: RunCompiled,
  context: GatewayContext,
  variables: Readonly<Record<string, unknown>>,
  log: Logger,
): Promise<ExecutionResult | null> {
  try {
    return await run(context, variables);
  } catch (thrown) {
    const stack = thrown instanceof Error ? thrown.stack : undefined;
    log.error({ requestId: context.requestId, stack }, 'a compiled operation broke; it is run again uncompiled');
    return null;
  }
}

/** Errors returned from here pass neither `formatError` nor `didEncounterErrors` of Apollo Server. */
function toResponse({ data = null, errors }: ExecutionResult, { requestId }: GatewayContext, log: Logger) {
  if (errors !== undefined) noteErrors(log, errors, requestId);
  return {
    http: { headers: new HeaderMap() },
    body: {
      kind: 'single' as const,
      singleResult: { data, ...(errors === undefined ? {} : { errors: errors.map(formatExecutionError) }) },
    },
  };
}
