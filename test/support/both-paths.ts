import { type DocumentNode, type ExecutionResult, execute, getOperationAST, parse, validate } from 'graphql';
import type { GatewayContext } from '../../src/graphql/context.js';
import { stringifyResult } from '../../src/graphql/execution/encoded-rows.js';
import { toExecutionSchema } from '../../src/graphql/execution/execution-schema.js';
import { createQueryPlans, type QueryPlans } from '../../src/graphql/execution/query-plans.js';
import { createSchema } from '../../src/graphql/schema.js';

const schema = createSchema();

export interface PathResult {
  /** The very text, since the order of members matters. */
  readonly data: string;
  /** Message, path and places, in an order of their own: the two paths may meet errors in another order. */
  readonly errors: readonly string[];
}

export interface PathResults {
  readonly plain: PathResult;
  /** Null where there is no such plan, or it hands over. */
  readonly interpreted: PathResult | null;
  readonly compiled: PathResult | null;
}

/** Runs one operation as Apollo would and by both kinds of plan. A context for each, so that none sees the other's loaders. */
export interface BothPaths {
  /** The text of a valid operation; throws where it is not. */
  run(
    text: string,
    variables: Readonly<Record<string, unknown>>,
    newContext: () => GatewayContext,
  ): Promise<PathResults>;
}

export function createBothPaths(): BothPaths {
  const executionSchema = toExecutionSchema(createSchema());
  const interpreting = createQueryPlans({
    schema: executionSchema,
    limit: 100,
    compileAtUse: Number.POSITIVE_INFINITY,
  });
  const compiling = createQueryPlans({ schema: executionSchema, limit: 100, compileAtUse: 1 });
  return {
    async run(text, variables, newContext) {
      const document = parse(text);
      const problems = validate(schema, document);
      if (problems.length > 0) throw new Error(`${text}\n${problems.join('\n')}`);
      const context = newContext();
      const plain = await execute({ schema, document, variableValues: variables, contextValue: context });
      return {
        plain: await toPathResult(plain, context),
        interpreted: await runPlan(interpreting, document, variables, newContext()),
        compiled: await runPlan(compiling, document, variables, newContext()),
      };
    },
  };
}

async function runPlan(
  plans: QueryPlans,
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
  context: GatewayContext,
): Promise<PathResult | null> {
  const operation = getOperationAST(document);
  const run = operation == null ? null : plans.find(document, operation);
  const result = run === null ? null : await run(context, variables);
  return result === null ? null : toPathResult(result, context);
}

async function toPathResult({ data, errors = [] }: ExecutionResult, context: GatewayContext): Promise<PathResult> {
  return {
    data: (await stringifyResult({ data })) || Buffer.concat(context.longAnswer.pieces ?? []).toString(),
    errors: errors.map(({ message, path, locations }) => JSON.stringify({ message, path, locations })).toSorted(),
  };
}
