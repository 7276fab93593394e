import { type FieldNode, type GraphQLArgument, type OperationDefinitionNode, valueFromASTUntyped } from 'graphql';
import type { Arguments } from './field-costs.js';

export type Variables = Readonly<Record<string, unknown>>;

/** The values that an operation gives its variables where the caller gives none. */
export function defaultsOf({ variableDefinitions = [] }: OperationDefinitionNode): Variables {
  const given = variableDefinitions.flatMap(({ variable, defaultValue }) =>
    defaultValue === undefined ? [] : [[variable.name.value, valueFromASTUntyped(defaultValue)] as const],
  );
  return Object.fromEntries(given);
}

/**
 * The arguments of a field before anything has checked them. What is not of the right type counts as not given: such an operation fails
 * before it costs anything.
 */
export function readArguments(
  { arguments: nodes = [] }: FieldNode,
  definitions: readonly GraphQLArgument[],
  variables: Variables,
): Arguments {
  const valueAt = (name: string): unknown => {
    const node = nodes.find((argument) => argument.name.value === name);
    const value = node === undefined ? undefined : valueFromASTUntyped(node.value, variables);
    return value === undefined ? definitions.find((definition) => definition.name === name)?.defaultValue : value;
  };
  return {
    number(name, max) {
      const value = valueAt(name);
      return typeof value === 'number' && Number.isFinite(value) ? Math.min(Math.max(value, 0), max) : null;
    },
    length(name, max) {
      const value = valueAt(name);
      // GraphQL takes one value for a list of one.
      return Array.isArray(value) ? Math.min(value.length, max) : 1;
    },
  };
}

/** Whether `@skip` or `@include` leaves a selection out. */
export function isLeftOut({ directives = [] }: Pick<FieldNode, 'directives'>, variables: Variables): boolean {
  return directives.some(({ name, arguments: given = [] }) => {
    const condition = given.find((argument) => argument.name.value === 'if');
    if (condition === undefined) return false;
    const value = valueFromASTUntyped(condition.value, variables);
    return name.value === 'skip' ? value === true : name.value === 'include' && value === false;
  });
}
