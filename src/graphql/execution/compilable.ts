import { BREAK, type DocumentNode, Kind, type OperationDefinitionNode, OperationTypeNode, visit } from 'graphql';

/**
 * Whether an operation may be compiled to JavaScript.
 *
 * - Queries only: graphql-jit goes on with the next mutation after a failure that graphql-js would stop at.
 * - No text literal anywhere: graphql-jit 0.8 writes the arguments of a document into the code that it makes, and reads a text that begins
 *   with its own mark for dates (`__MAGIC_DATE__…`) as code. Nothing that a caller can spell freely goes in; names, numbers, enum values
 *   and variables do. A document with its values written into it is also seldom sent twice.
 * - No directives: graphql-jit mixes up the conditions of a fragment that is spread twice, takes null for false, and places errors of fields
 *   that were left out.
 * - No introspection: it is rare, and large.
 */
export function isCompilable(document: DocumentNode, operation: OperationDefinitionNode): boolean {
  if (operation.operation !== OperationTypeNode.QUERY) return false;
  let compilable = true;
  const refuse = (): typeof BREAK => {
    compilable = false;
    return BREAK;
  };
  visit(document, {
    [Kind.STRING]: refuse,
    [Kind.DIRECTIVE]: refuse,
    [Kind.FIELD]: ({ name }) => (name.value === '__schema' || name.value === '__type' ? refuse() : undefined),
  });
  return compilable;
}
