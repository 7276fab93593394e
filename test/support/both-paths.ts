import { type DocumentNode, type ExecutionResult, execute, getOperationAST, parse, validate } from 'graphql';
import type { GatewayContext } from '../../src/graphql/context.js';
import { type CompiledQueries, createCompiledQueries } from '../../src/graphql/execution/compiled-queries.js';
import { stringifyResult } from '../../src/graphql/execution/encoded-rows.js';
import { addEncodedFields } from '../../src/graphql/execution/execution-schema.js';
import { createSchema } from '../../src/graphql/schema.js';

const schema = createSchema();

export interface PathResult {
  /** As a client would read it. */
  readonly data: unknown;
  /** Message, path and places, in an order of their own: the two paths may meet errors in another order. */
  readonly errors: readonly string[];
}

/** Runs one operation through graphql-js and through the compiled path. A context for each, so that neither sees the other's loaders. */
export interface BothPaths {
  /** The text of a valid operation; throws where it is not. */
  run(
    text: string,
    variables: Readonly<Record<string, unknown>>,
    newContext: () => GatewayContext,
  ): Promise<{ readonly plain: PathResult; readonly compiled: PathResult | null }>;
}

export function createBothPaths(): BothPaths {
  const queries = createCompiledQueries({ schema: addEncodedFields(createSchema()), limit: 100, compileAtUse: 1 });
  return {
    async run(text, variables, newContext) {
      const document = parse(text);
      const problems = validate(schema, document);
      if (problems.length > 0) throw new Error(`${text}\n${problems.join('\n')}`);
      const plain = await execute({ schema, document, variableValues: variables, contextValue: newContext() });
      const compiled = await runCompiled(queries, document, variables, newContext());
      return { plain: toPathResult(plain), compiled: compiled === null ? null : toPathResult(compiled) };
    },
  };
}

async function runCompiled(
  queries: CompiledQueries,
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
  context: GatewayContext,
): Promise<ExecutionResult | null> {
  const operation = getOperationAST(document);
  const run = operation == null ? null : queries.find(document, operation);
  return run === null ? null : run(context, variables);
}

function toPathResult({ data, errors = [] }: ExecutionResult): PathResult {
  const { data: read } = JSON.parse(stringifyResult({ data })) as { data: unknown };
  return {
    data: read,
    errors: errors.map(({ message, path, locations }) => JSON.stringify({ message, path, locations })).toSorted(),
  };
}
