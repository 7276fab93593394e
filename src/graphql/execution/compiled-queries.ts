import type { DocumentNode, ExecutionResult, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import type { GatewayContext } from '../context.js';
import { isCompilable } from './compilable.js';
import { encodeSelections } from './encoded-selections.js';

type Variables = Readonly<Record<string, unknown>>;

/** Runs one compiled operation. Null where its variables do not coerce or there is no data: graphql-js must say what is wrong. */
export type RunCompiled = (context: GatewayContext, variables: Variables) => Promise<ExecutionResult | null>;

export interface CompiledQueries {
  /** The compiled form of an operation of a validated document; null where it has none (yet) and graphql-js runs it. */
  find(document: DocumentNode, operation: OperationDefinitionNode): RunCompiled | null;
  readonly size: number;
}

export interface CompiledQueriesOptions {
  readonly schema: GraphQLSchema;
  /** Compiled forms kept at once; the least recently used go first. */
  readonly limit: number;
  /** Compiling takes milliseconds: an operation that comes once is not worth it. */
  readonly compileAtUse: number;
}

interface Entry {
  uses: number;
  run: RunCompiled | null;
}

/**
 * Compiled operations by their node in the parsed document, which Apollo keeps as long as it keeps the document: equal texts are one
 * node, and what an operation name selects is another.
 */
export function createCompiledQueries({ schema, limit, compileAtUse }: CompiledQueriesOptions): CompiledQueries {
  // A Map keeps the order in which keys were set: used entries are set again, so the first is the least recently used.
  const entries = new Map<OperationDefinitionNode, Entry>();

  const use = (operation: OperationDefinitionNode): Entry => {
    const entry = entries.get(operation) ?? { uses: 0, run: null };
    entries.delete(operation);
    entries.set(operation, entry);
    const [oldest] = entries.keys();
    if (entries.size > limit && oldest !== undefined) entries.delete(oldest);
    return entry;
  };

  return {
    find(document, operation) {
      const entry = use(operation);
      entry.uses++;
      if (entry.uses === compileAtUse && isCompilable(document, operation)) {
        entry.run = compile(schema, document, operation);
      }
      return entry.run;
    },
    get size() {
      return entries.size;
    },
  };
}

const OPTIONS = {
  disablingCapturingStackErrors: true,
  // Texts, numbers and booleans are what the resolvers say they are; the compiler checks it.
  disableLeafSerialization: false,
} as const;

function compile(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): RunCompiled | null {
  const compiled = compileQuery(schema, encodeSelections(schema, document), operation.name?.value, OPTIONS);
  // What it cannot compile graphql-js runs as ever.
  if (!isCompiledQuery(compiled)) return null;
  const { query } = compiled;
  return async (context, variables) => {
    const result = await query(undefined, context, variables);
    // Where the whole answer is null, graphql-js tells fewer of the errors.
    return result.data == null ? null : result;
  };
}
