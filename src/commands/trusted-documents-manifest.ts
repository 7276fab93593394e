import { createHash } from 'node:crypto';
import {
  concatAST,
  type DocumentNode,
  Kind,
  parse,
  print,
  type SelectionSetNode,
  separateOperations,
  visit,
} from 'graphql';

/**
 * The manifest of the published operations: SHA-256 of a text to the text. Each operation is there as its typed document prints, with the
 * fragments that it uses, and as Apollo Client sends it.
 * @param sources the texts of the files of schema/operations
 */
export function createManifest(sources: readonly string[]): Readonly<Record<string, string>> {
  const documents = Object.values(separateOperations(concatAST(sources.map((source) => parse(source)))));
  const texts = documents.flatMap((document) => [print(document), print(withTypenames(document))]);
  return Object.fromEntries(texts.map((text) => [createHash('sha256').update(text).digest('hex'), text]));
}

const TYPENAME = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } } as const;

/** Apollo Client asks for `__typename` at the end of every selection but that of the operation itself. */
function withTypenames(document: DocumentNode): DocumentNode {
  return visit(document, {
    [Kind.SELECTION_SET]: {
      enter(node: SelectionSetNode, _key, parent) {
        if (parent !== undefined && 'kind' in parent && parent.kind === Kind.OPERATION_DEFINITION) return undefined;
        const asks = node.selections.some(
          ({ kind, ...rest }) => kind === Kind.FIELD && 'name' in rest && rest.name.value.startsWith('__'),
        );
        return asks ? undefined : { ...node, selections: [...node.selections, TYPENAME] };
      },
    },
  });
}
