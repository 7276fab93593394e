/** Fields whose entries can be written into an answer as text, by type. */
export const ROW_FIELDS: Readonly<Record<string, string>> = {
  Customer: 'invalidEmails',
  InvalidEmailConnection: 'nodes',
};

export function isRowField(typeName: string | undefined, fieldName: string): boolean {
  return typeName !== undefined && ROW_FIELDS[typeName] === fieldName;
}

/** The name under which the compiled path asks for a row field as text. No caller can: documents are validated against the schema itself. */
export function encodedFieldName(fieldName: string): string {
  return `${fieldName}AsText`;
}
