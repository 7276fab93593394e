import {
  type GraphQLField,
  GraphQLNonNull,
  type GraphQLOutputType,
  GraphQLScalarType,
  type GraphQLSchema,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { occurrencesInTurns } from '../../invalid-emails/occurrences.js';
import type { GatewayContext } from '../context.js';
import type { InvalidEmailRows } from '../invalid-email-rows.js';
import { DIRECT_RESOLVERS } from './direct-resolvers.js';
import { EncodedRows, needsOccurrences } from './encoded-rows.js';
import { rowMembersOf } from './encoded-selections.js';
import { encodedFieldName, ROW_FIELDS } from './row-fields.js';

const EncodedRowsType = new GraphQLScalarType<EncodedRows, EncodedRows>({
  name: 'EncodedRows',
  serialize: (value) => value as EncodedRows,
});

type Field = GraphQLField<unknown, GatewayContext>;
type Fields = Record<string, Field>;

/**
 * Makes of a schema of its own, which is shown to nobody, the one that plans are made for: with the direct resolvers, and with a leaf
 * beside each row field: the same resolver, with all its checks, but its entries go into the answer as text. @param schema is changed
 */
export function toExecutionSchema(schema: GraphQLSchema): GraphQLSchema {
  for (const [typeName, resolvers] of Object.entries(DIRECT_RESOLVERS)) {
    const fields = fieldsOf(schema, typeName);
    for (const [fieldName, resolve] of Object.entries(resolvers)) known(fields, fieldName).resolve = resolve;
  }
  for (const [typeName, rowFields] of Object.entries(ROW_FIELDS)) {
    const fields = fieldsOf(schema, typeName);
    for (const fieldName of Object.keys(rowFields)) {
      const field = known(fields, fieldName);
      const name = encodedFieldName(fieldName);
      fields[name] = { ...field, name, type: leafLike(field.type), resolve: encoded(field) };
    }
  }
  return schema;
}

function fieldsOf(schema: GraphQLSchema, typeName: string): Fields {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) throw new Error(`The schema has no object type ${typeName}.`);
  return type.getFields();
}

function known(fields: Fields, name: string): Field {
  const field = fields[name];
  if (field === undefined) throw new Error(`The schema has no field ${name} where one is run directly or as text.`);
  return field;
}

function leafLike(type: GraphQLOutputType): GraphQLOutputType {
  return isNonNullType(type) ? new GraphQLNonNull(EncodedRowsType) : EncodedRowsType;
}

function encoded({ resolve, name }: Field): NonNullable<Field['resolve']> {
  if (resolve === undefined) throw new Error(`${name} has no resolver.`);
  return (source, args, context, info) => {
    const toText = (rows: InvalidEmailRows): EncodedRows | Promise<EncodedRows> => {
      const members = rowMembersOf(info.fieldNodes, info.variableValues);
      const text = new EncodedRows(rows, members, context.longAnswer);
      const counted = members.some(needsOccurrences) ? occurrencesInTurns(rows.list) : null;
      return counted === null ? text : counted.then(() => text);
    };
    const rows = resolve(source, args, context, info) as Promise<InvalidEmailRows> | InvalidEmailRows;
    return rows instanceof Promise ? rows.then(toText) : toText(rows);
  };
}
