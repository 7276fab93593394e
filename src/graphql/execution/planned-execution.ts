import { type GraphQLResponse, HeaderMap } from '@apollo/server';
import { type ExecutionResult, OperationTypeNode } from 'graphql';
import type { Logger } from '../../observability/logger.js';
import type { GatewayContext } from '../context.js';
import { formatExecutionError, noteErrors } from '../error-border.js';
import type { RequestHooks, RequestPlugin } from '../plugins-in-order.js';
import { hasHugeVariables } from './huge-variables.js';
import type { QueryPlans, RunOperation } from './query-plans.js';

/**
 * Runs operations by their plans, behind everything that Apollo Server does before it executes: parsing, validation, limits, rights of
 * the operation. What has no plan goes on to Apollo's own execution, on the same loaders.
 */
export function createPlannedExecution(plans: QueryPlans, log: Logger): RequestPlugin {
  const hooks: RequestHooks = {
    responseForOperation({ document, operation, contextValue, request }) {
      // Apollo Server calls this also where the operation's name fits none, whatever the type says.
      const named: typeof operation | undefined = operation;
      const variables = request.variables ?? {};
      const run = named === undefined ? null : plans.find(document, named, !hasHugeVariables(variables));
      if (run === null) return null;
      if (operation.operation !== OperationTypeNode.QUERY) return runOnce(run, contextValue, variables, log);
      return attempt(run, contextValue, variables, log, () => {
        plans.giveUp(operation);
      });
    },
  };
  return { requestDidStart: () => hooks };
}

/** A mutation is never run twice: what breaks on the way is an HTTP 500. */
async function runOnce(
  run: RunOperation,
  context: GatewayContext,
  variables: Readonly<Record<string, unknown>>,
  log: Logger,
): Promise<GraphQLResponse | null> {
  const result = await run(context, variables);
  return result === null ? null : toResponse(result, context, log);
}

/** Null where graphql-js gets to say what is wrong: thrown out of here, an error would be an HTTP 500. */
async function attempt(
  run: RunOperation,
  context: GatewayContext,
  variables: Readonly<Record<string, unknown>>,
  log: Logger,
  onBreak: () => void,
): Promise<GraphQLResponse | null> {
  try {
    const result = await run(context, variables);
    if (result !== null) return toResponse(result, context, log);
  } catch (thrown) {
    onBreak();
    const stack = thrown instanceof Error ? thrown.stack : undefined;
    log.error({ ...context.marks, stack }, "a query's plan broke; from now on Apollo's own execution runs it");
  }
  context.rows.reset();
  return null;
}

/** Errors returned from here pass neither `formatError` nor `didEncounterErrors` of Apollo Server. */
function toResponse({ data = null, errors }: ExecutionResult, { marks }: GatewayContext, log: Logger): GraphQLResponse {
  if (errors !== undefined) noteErrors(log, errors, marks);
  return {
    http: { headers: new HeaderMap() },
    body: {
      kind: 'single',
      singleResult: { data, ...(errors === undefined ? {} : { errors: errors.map(formatExecutionError) }) },
    },
  };
}
