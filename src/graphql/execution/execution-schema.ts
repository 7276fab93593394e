import {
  type GraphQLField,
  GraphQLNonNull,
  type GraphQLOutputType,
  GraphQLScalarType,
  type GraphQLSchema,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { GatewayContext } from '../context.js';
import type { InvalidEmailRows } from '../invalid-email-rows.js';
import { EncodedRows } from './encoded-rows.js';
import { rowMembersOf } from './encoded-selections.js';
import { encodedFieldName, ROW_FIELDS } from './row-fields.js';

const EncodedRowsType = new GraphQLScalarType<EncodedRows, EncodedRows>({
  name: 'EncodedRows',
  serialize: (value) => value as EncodedRows,
});

type RowField = GraphQLField<unknown, GatewayContext>;

/**
 * Adds to a schema of its own, which is shown to nobody, a leaf beside each row field: the same resolver, with all its checks, but its
 * entries go into the answer as text. @param schema is changed
 */
export function addEncodedFields(schema: GraphQLSchema): GraphQLSchema {
  for (const [typeName, fieldName] of Object.entries(ROW_FIELDS)) {
    const type = schema.getType(typeName);
    const fields = isObjectType(type) ? type.getFields() : {};
    const field = fields[fieldName];
    if (field === undefined) throw new Error(`The schema has no ${typeName}.${fieldName}.`);
    const name = encodedFieldName(fieldName);
    fields[name] = { ...field, name, type: leafLike(field.type), resolve: encoded(field) };
  }
  return schema;
}

function leafLike(type: GraphQLOutputType): GraphQLOutputType {
  return isNonNullType(type) ? new GraphQLNonNull(EncodedRowsType) : EncodedRowsType;
}

function encoded({ resolve, name }: RowField): NonNullable<RowField['resolve']> {
  if (resolve === undefined) throw new Error(`${name} has no resolver.`);
  return async (source, args, context, info) => {
    const rows = (await resolve(source, args, context, info)) as InvalidEmailRows;
    return new EncodedRows(rows, rowMembersOf(info.fieldNodes), context.longAnswer);
  };
}
