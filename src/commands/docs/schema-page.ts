import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
} from 'graphql';
import { code, HEADER, table } from './page.js';

/** The whole schema as a page to read; the roots first, then the rest by name. */
export function renderSchemaPage(schema: GraphQLSchema): string {
  const roots = [schema.getQueryType(), schema.getMutationType()].filter((type) => type != null);
  const rest = Object.values(schema.getTypeMap())
    .filter((type) => !type.name.startsWith('__') && !roots.includes(type as never))
    .filter((type) => !(isScalarType(type) && isSpecifiedScalarType(type)))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const intro = 'The same as [schema/schema.graphql](../schema/schema.graphql), as tables.';
  return `${HEADER}\n# Schema\n\n${intro}\n\n${[...roots, ...rest].map(renderType).join('\n\n')}\n`;
}

function renderType(type: GraphQLNamedType): string {
  const body = renderBody(type);
  return [`## ${type.name}`, type.description ?? '', body].filter((part) => part !== '').join('\n\n');
}

function renderBody(type: GraphQLNamedType): string {
  if (isEnumType(type)) {
    return table(
      ['value', 'meaning'],
      type.getValues().map(({ name, description }) => [code(name), description ?? '']),
    );
  }
  if (isInputObjectType(type)) {
    return table(['field', 'type', 'meaning'], Object.values(type.getFields()).map(renderInput));
  }
  if (!isObjectType(type)) return '';
  const rows = Object.values(type.getFields()).flatMap((field) => [
    [code(field.name), code(String(field.type)), field.description ?? ''],
    ...field.args.map(renderInput).map(([name = '', ...others]) => [`– ${name}`, ...others]),
  ]);
  return table(['field', 'type', 'meaning'], rows);
}

function renderInput({
  name,
  type,
  description,
  defaultValue,
}: GraphQLArgument | GraphQLInputField): readonly string[] {
  const byDefault = defaultValue === undefined ? '' : ` Default: ${code(JSON.stringify(defaultValue))}.`;
  return [code(name), code(String(type)), (description ?? '') + byDefault];
}
