/** Types whose objects can be written into an answer as text. */
export type RowType = 'InvalidEmail' | 'InvalidEmailEdge';

/** Fields that are lists of them, by the type that has them. */
export const ROW_FIELDS: Readonly<Record<string, Readonly<Record<string, RowType>>>> = {
  Customer: { invalidEmails: 'InvalidEmail' },
  InvalidEmailConnection: { nodes: 'InvalidEmail', edges: 'InvalidEmailEdge' },
};

/** What a field is a list of; undefined where it is no row field. */
export function rowTypeOf(typeName: string | undefined, fieldName: string): RowType | undefined {
  return typeName === undefined ? undefined : ROW_FIELDS[typeName]?.[fieldName];
}

/** The name under which the compiled path asks for a row field as text. No caller can: documents are validated against the schema itself. */
export function encodedFieldName(fieldName: string): string {
  return `${fieldName}AsText`;
}
