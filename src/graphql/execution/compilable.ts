import { type ASTVisitor, BREAK, type DocumentNode, Kind, visit } from 'graphql';

/**
 * Whether the operations of a document may be compiled to JavaScript.
 *
 * - No text literal anywhere: graphql-jit 0.8 writes the arguments of a document into the code that it makes, and reads a text that begins
 *   with its own mark for dates (`__MAGIC_DATE__…`) as code. Nothing that a caller can spell freely goes in; names, numbers, enum values
 *   and variables do. A document with its values written into it is also seldom sent twice.
 * - No directives: graphql-jit mixes up the conditions of a fragment that is spread twice, takes null for false, and places errors of fields
 *   that were left out.
 * - No member named `__proto__`: it would be no member of the object that the code makes.
 * - Nothing about the schema: it is rare, and large.
 */
export function isCompilable(document: DocumentNode): boolean {
  return !has(document, (found) => ({
    [Kind.STRING]: found,
    [Kind.DIRECTIVE]: found,
    [Kind.NAME]: ({ value }) => (UNFIT_NAMES.has(value) ? found() : undefined),
  }));
}

const UNFIT_NAMES: ReadonlySet<string> = new Set(['__proto__', '__schema', '__type']);

/** Introspection, but for `__typename`. */
export function asksForSchema(document: DocumentNode): boolean {
  return has(document, (found) => ({
    [Kind.FIELD]: ({ name }) => (name.value === '__schema' || name.value === '__type' ? found() : undefined),
  }));
}

function has(document: DocumentNode, visitor: (found: () => typeof BREAK) => ASTVisitor): boolean {
  let answer = false;
  visit(
    document,
    visitor(() => {
      answer = true;
      return BREAK;
    }),
  );
  return answer;
}
