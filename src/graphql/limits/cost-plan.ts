import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { defaultsOf, isLeftOut, readArguments, type Variables } from './field-arguments.js';
import { type Arguments, FIELD_COSTS, type FieldCost } from './field-costs.js';

export interface Cost {
  readonly calls: number;
  readonly rows: number;
}

/** What an operation may cost with these variables. */
export type CostPlan = (variables: Variables) => Cost;

/** A selection that costs something, or has something below it that does. */
interface Step {
  readonly node: SelectionNode;
  readonly cost: FieldCost;
  readonly read: (variables: Variables) => Arguments;
  readonly below: readonly Step[];
}

interface Sum extends Cost {
  readonly directory: boolean;
}

const FREE: FieldCost = {};
const NO_ARGUMENTS = (): Arguments => ({ number: () => null, length: () => 0 });

/**
 * The parts of a validated operation that cost something, found once; what is free is left out. A field counts once for each place where
 * it is selected, though equal ones in one place run once.
 */
export function createCostPlan(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): CostPlan {
  const root = schema.getRootType(operation.operation)?.name ?? '';
  const steps = createStepFinder(schema, document)(operation.selectionSet, root);
  const fixed = fixedCostOf(steps);
  if (fixed !== null) return () => fixed;
  const defaults = defaultsOf(operation);
  return (variables) => costOf(steps, { ...defaults, ...variables });
}

function costOf(steps: readonly Step[], variables: Variables): Cost {
  const { calls, rows, directory } = sumOf(steps, variables, new Map());
  return { calls: directory ? calls + 1 : calls, rows };
}

/** What the steps come to whatever the variables are; null where they depend on one. */
function fixedCostOf(steps: readonly Step[]): Cost | null {
  let isFixed = true;
  const variables = new Proxy<Record<string, unknown>>(
    {},
    {
      get() {
        isFixed = false;
        return undefined;
      },
    },
  );
  const cost = costOf(steps, variables);
  return isFixed ? cost : null;
}

function createStepFinder(schema: GraphQLSchema, document: DocumentNode) {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const known = new Map<string, readonly Step[]>();

  const ofFragment = (name: string): readonly Step[] => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const fragment = fragments.get(name);
    const steps = fragment === undefined ? [] : ofSelections(fragment.selectionSet, fragment.typeCondition.name.value);
    known.set(name, steps);
    return steps;
  };

  const ofField = (node: FieldNode, typeName: string): Step => {
    const { name, selectionSet } = node;
    const coordinate = `${typeName}.${name.value}`;
    const cost = Object.hasOwn(FIELD_COSTS, coordinate) ? FIELD_COSTS[coordinate] : undefined;
    const type = schema.getType(typeName);
    const field = isObjectType(type) ? type.getFields()[name.value] : undefined;
    const below = field && selectionSet ? ofSelections(selectionSet, getNamedType(field.type).name) : [];
    const read = (variables: Variables) => readArguments(node, field?.args ?? [], variables);
    return { node, cost: cost ?? FREE, read, below };
  };

  const ofSelection = (node: SelectionNode, typeName: string): Step => {
    if (node.kind === Kind.FIELD) return ofField(node, typeName);
    const below =
      node.kind === Kind.FRAGMENT_SPREAD
        ? ofFragment(node.name.value)
        : ofSelections(node.selectionSet, node.typeCondition?.name.value ?? typeName);
    return { node, cost: FREE, read: NO_ARGUMENTS, below };
  };

  const ofSelections = ({ selections }: SelectionSetNode, typeName: string): readonly Step[] =>
    selections
      .map((selection) => ofSelection(selection, typeName))
      .filter(({ cost, below }) => cost.calls || cost.rows || cost.directory || below.length > 0);

  return ofSelections;
}

/** @param known what steps that several places share came to, so that fragments within fragments are added up once */
function sumOf(steps: readonly Step[], variables: Variables, known: Map<readonly Step[], Sum>): Sum {
  const found = known.get(steps);
  if (found !== undefined) return found;
  let calls = 0;
  let rows = 0;
  let directory = false;
  for (const { node, cost, read, below } of steps) {
    if (isLeftOut(node, variables)) continue;
    const given = read(variables);
    const times = cost.times?.(given) ?? 1;
    const inside = sumOf(below, variables, known);
    directory ||= cost.directory === true || inside.directory;
    calls = Math.min(calls + (cost.calls?.(given) ?? 0) + times * inside.calls, Number.MAX_SAFE_INTEGER);
    rows = Math.min(rows + (cost.rows?.(given) ?? 0) + times * inside.rows, Number.MAX_SAFE_INTEGER);
  }
  const sum = { calls, rows, directory };
  known.set(steps, sum);
  return sum;
}
