import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import { LRUCache } from 'lru-cache';
import type { GatewayContext } from '../context.js';
import { asksForSchema, isCompilable } from './compilable.js';
import type { CompileBudget } from './compile-budget.js';
import { countFields } from './count-fields.js';
import { encodeSelections } from './encoded-selections.js';

type Variables = Readonly<Record<string, unknown>>;

/**
 * Runs one operation. Null where its variables do not coerce or a query has no data: Apollo's own execution must say what is wrong. Of a
 * mutation null says that nothing of it was run.
 */
export type RunOperation = (
  context: GatewayContext,
  variables: Variables,
) => Promise<ExecutionResult | null> | ExecutionResult | null;

export interface QueryPlans {
  /**
   * How an operation of a validated document is run; null where Apollo's own execution runs it.
   * @param mayBeCompiled false: by graphql-js, this time
   */
  find(document: DocumentNode, operation: OperationDefinitionNode, mayBeCompiled?: boolean): RunOperation | null;
  /** Of an operation whose plan broke: it would break again, so as long as the operation is kept here it has none. */
  giveUp(operation: OperationDefinitionNode): void;
  readonly size: number;
}

export interface QueryPlansOptions {
  /** Of execution-schema.ts. */
  readonly schema: GraphQLSchema;
  /** Plans kept at once; the least recently used go first. */
  readonly limit: number;
  /** Compiling takes milliseconds: an operation that comes once is not worth it. */
  readonly compileAtUse: number;
  /** Fields of an operation that is compiled, as it is run, at most; any number by default. */
  readonly maxFields?: number;
  /** Any amount of time by default. */
  readonly compileBudget?: CompileBudget;
}

const UNLIMITED: CompileBudget = {
  spend(compile) {
    compile();
    return true;
  },
};

interface Plan {
  uses: number;
  /** Whether it is compiled is decided: it is, it cannot be, or it would not be worth it. */
  decided: boolean;
  interpreted: RunOperation | null;
  compiled: RunOperation | null;
}

/**
 * Plans by the operation's node in the parsed document, which Apollo keeps as long as it keeps the document: equal texts are one node.
 * An operation that selects entries is run so that they go into the answer as text; from its second use on a query is compiled where it
 * can be. A mutation never is.
 */
export function createQueryPlans(options: QueryPlansOptions): QueryPlans {
  const { schema, limit, compileAtUse, maxFields = Number.POSITIVE_INFINITY, compileBudget = UNLIMITED } = options;
  const plans = new LRUCache<OperationDefinitionNode, Plan>({ max: limit });

  const use = (document: DocumentNode, operation: OperationDefinitionNode): Plan => {
    const known = plans.get(operation);
    if (known !== undefined) return known;
    const plan: Plan = {
      uses: 0,
      decided: operation.operation !== OperationTypeNode.QUERY,
      interpreted: interpret(schema, document, operation),
      compiled: null,
    };
    plans.set(operation, plan);
    return plan;
  };

  const compileIfWorthIt = (plan: Plan, document: DocumentNode, operation: OperationDefinitionNode): void => {
    if (!isCompilable(document)) return;
    const { document: encoded } = encodeSelections(schema, document);
    if (countFields(encoded, operationIn(encoded, operation)) > maxFields) return;
    plan.compiled = compile(schema, encoded, operation);
  };

  return {
    find(document, operation, mayBeCompiled = true) {
      const plan = use(document, operation);
      if (!mayBeCompiled) return plan.interpreted;
      plan.uses++;
      if (plan.uses >= compileAtUse && !plan.decided)
        plan.decided = compileBudget.spend(() => compileIfWorthIt(plan, document, operation));
      return plan.compiled ?? plan.interpreted;
    },
    giveUp(operation) {
      if (plans.has(operation)) plans.set(operation, { uses: 0, decided: true, interpreted: null, compiled: null });
    },
    get size() {
      return plans.size;
    },
  };
}

/** By graphql-js. Null where nothing is gained over Apollo's own execution, and where the schema that callers see is asked for. */
function interpret(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): RunOperation | null {
  if (asksForSchema(document)) return null;
  const { document: encoded, encodes, conditionVariables } = encodeSelections(schema, document);
  if (!encodes) return null;
  const operationName = operation.name?.value;
  const isQuery = operation.operation === OperationTypeNode.QUERY;
  return async (contextValue, variableValues) => {
    for (const name of conditionVariables) if (variableValues[name] === null) return null;
    const result = await execute({ schema, document: encoded, operationName, contextValue, variableValues });
    if (isQuery) return dataOrNull(result);
    // Without so much as `data: null` nothing was run: the variables do not coerce.
    return result.data === undefined ? null : result;
  };
}

const JIT = { disablingCapturingStackErrors: true };

/** The operation in the rewritten document, of which every node is a copy. */
function operationIn({ definitions }: DocumentNode, { name }: OperationDefinitionNode): OperationDefinitionNode {
  for (const definition of definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION && definition.name?.value === name?.value) return definition;
  }
  throw new Error('A rewritten document has lost an operation.');
}

/** Null where graphql-jit cannot. */
function compile(
  schema: GraphQLSchema,
  encoded: DocumentNode,
  operation: OperationDefinitionNode,
): RunOperation | null {
  const compiled = compileQuery(schema, encoded, operation.name?.value, JIT);
  if (!isCompiledQuery(compiled)) return null;
  const { query } = compiled;
  return (context, variables) => {
    const result = query(undefined, context, variables);
    return result instanceof Promise ? result.then(dataOrNull) : dataOrNull(result);
  };
}

/** Where the whole answer is null, graphql-jit tells more of the errors than graphql-js. */
function dataOrNull(result: ExecutionResult): ExecutionResult | null {
  return result.data == null ? null : result;
}
