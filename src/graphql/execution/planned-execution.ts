import { type ApolloServerPlugin, type GraphQLRequestListener, HeaderMap } from '@apollo/server';
import type { ExecutionResult } from 'graphql';
import type { Logger } from '../../observability/logger.js';
import type { GatewayContext } from '../context.js';
import { formatExecutionError, noteErrors } from '../error-border.js';
import { hasHugeVariables } from './huge-variables.js';
import type { QueryPlans, RunQuery } from './query-plans.js';

type Listener = GraphQLRequestListener<GatewayContext>;
type Respond = NonNullable<Listener['responseForOperation']>;

/**
 * Runs queries by their plans, behind everything that Apollo Server does before it executes: parsing, validation, limits, rights of the
 * operation. What has no plan, and every mutation, goes on to Apollo's own execution, on the same loaders.
 */
export function createPlannedExecution(plans: QueryPlans, log: Logger): ApolloServerPlugin<GatewayContext> {
  const responseForOperation: Respond = async ({ document, operation, contextValue, request }) => {
    // Apollo Server calls this also where the operation's name fits none, whatever the type says.
    const named: typeof operation | undefined = operation;
    const variables = request.variables ?? {};
    const run = named === undefined || hasHugeVariables(variables) ? null : plans.find(document, named);
    if (run === null) return null;
    const result = await attempt(run, contextValue, variables, (thrown) => {
      plans.giveUp(operation);
      const stack = thrown instanceof Error ? thrown.stack : undefined;
      const { requestId } = contextValue;
      log.error({ requestId, stack }, "a query's plan broke; from now on Apollo's own execution runs it");
    });
    if (result !== null) return toResponse(result, contextValue, log);
    contextValue.rows.reset();
    return null;
  };
  const listener: Listener = { responseForOperation };
  return { requestDidStart: async () => listener };
}

/** Thrown out of here, an error would be an HTTP 500: graphql-js gets to say what is wrong. */
async function attempt(
  run: RunQuery,
  context: GatewayContext,
  variables: Readonly<Record<string, unknown>>,
  onBreak: (thrown: unknown) => void,
): Promise<ExecutionResult | null> {
  try {
    return await run(context, variables);
  } catch (thrown) {
    onBreak(thrown);
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
