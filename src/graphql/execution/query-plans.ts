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
import type { GatewayContext } from '../context.js';
import { asksForSchema, isCompilable } from './compilable.js';
import type { CompileBudget } from './compile-budget.js';
import { countFields } from './count-fields.js';
import { encodeSelections } from './encoded-selections.js';

type Variables = Readonly<Record<string, unknown>>;

/** Runs one query. Null where its variables do not coerce or there is no data: Apollo's own execution must say what is wrong. */
export type RunQuery = (
  context: GatewayContext,
  variables: Variables,
) => Promise<ExecutionResult | null> | ExecutionResult | null;

export interface QueryPlans {
  /** How an operation of a validated document is run; null where Apollo's own execution runs it. */
  find(document: DocumentNode, operation: OperationDefinitionNode): RunQuery | null;
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
  run: RunQuery | null;
}

/**
 * Plans by the operation's node in the parsed document, which Apollo keeps as long as it keeps the document: equal texts are one node.
 * A query that selects entries is run so that they go into the answer as text; from its second use on it is compiled where it can be.
 */
export function createQueryPlans(options: QueryPlansOptions): QueryPlans {
  const { schema, limit, compileAtUse, maxFields = Number.POSITIVE_INFINITY, compileBudget = UNLIMITED } = options;
  // A Map keeps the order in which keys were set: used plans are set again, so the first is the least recently used.
  const plans = new Map<OperationDefinitionNode, Plan>();

  const dropOldest = (): void => {
    const [oldest] = plans.keys();
    if (oldest !== undefined) plans.delete(oldest);
  };
  const use = (document: DocumentNode, operation: OperationDefinitionNode): Plan => {
    const plan = plans.get(operation) ?? { uses: 0, decided: false, run: interpret(schema, document, operation) };
    plans.delete(operation);
    plans.set(operation, plan);
    if (plans.size > limit) dropOldest();
    return plan;
  };

  const compileIfWorthIt = (plan: Plan, document: DocumentNode, operation: OperationDefinitionNode): void => {
    if (!isCompilable(document)) return;
    const { document: encoded } = encodeSelections(schema, document);
    if (countFields(encoded, operationIn(encoded, operation)) > maxFields) return;
    plan.run = compile(schema, encoded, operation) ?? plan.run;
  };

  return {
    find(document, operation) {
      // A mutation is never run twice, so it has no second way to be run.
      if (operation.operation !== OperationTypeNode.QUERY) return null;
      const plan = use(document, operation);
      plan.uses++;
      if (plan.uses >= compileAtUse && !plan.decided)
        plan.decided = compileBudget.spend(() => compileIfWorthIt(plan, document, operation));
      return plan.run;
    },
    giveUp(operation) {
      if (plans.has(operation)) plans.set(operation, { uses: 0, decided: true, run: null });
    },
    get size() {
      return plans.size;
    },
  };
}

/** By graphql-js. Null where nothing is gained over Apollo's own execution, and where the schema that callers see is asked for. */
function interpret(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): RunQuery | null {
  if (asksForSchema(document)) return null;
  const { document: encoded, encodes } = encodeSelections(schema, document);
  if (!encodes) return null;
  const operationName = operation.name?.value;
  return async (contextValue, variableValues) =>
    dataOrNull(await execute({ schema, document: encoded, operationName, contextValue, variableValues }));
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
function compile(schema: GraphQLSchema, encoded: DocumentNode, operation: OperationDefinitionNode): RunQuery | null {
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
