import {
  type ASTNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type SelectionSetNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { Column, RowMember } from './encoded-rows.js';
import { encodedFieldName, isRowField } from './row-fields.js';

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** What a field of a rewritten document was asked for. */
const membersOfNode = new WeakMap<FieldNode, readonly RowMember[]>();
const membersOfNodes = new WeakMap<readonly FieldNode[], readonly RowMember[]>();

/**
 * The document with every selection of entries made a leaf whose value is text (execution-schema.ts), where all of them select nothing but
 * columns of an entry, without conditions. Where one of them does not, the document as it is. Always a copy: graphql-jit writes notes into
 * the nodes that it compiles. `encodes`: whether there is such a leaf.
 */
export function encodeSelections(
  schema: GraphQLSchema,
  document: DocumentNode,
): { readonly document: DocumentNode; readonly encodes: boolean } {
  const fragments = fragmentsOf(document);
  let encodes = false;
  let encodable = true;
  const encoded = rewrite(schema, document, ({ selectionSet }) => {
    const members = selectionSet === undefined ? null : readMembers(selectionSet, fragments);
    encodes = true;
    encodable &&= members !== null;
    return members;
  });
  if (encodable) return { document: encoded, encodes };
  return { document: rewrite(schema, document, () => null), encodes: false };
}

/** The members of an entry's object, in the order in which graphql-js would write them. */
export function rowMembersOf(fieldNodes: readonly FieldNode[]): readonly RowMember[] {
  const known = membersOfNodes.get(fieldNodes);
  if (known !== undefined) return known;
  const members = distinct(fieldNodes.flatMap((node) => membersOfNode.get(node) ?? []));
  membersOfNodes.set(fieldNodes, members);
  return members;
}

function rewrite(
  schema: GraphQLSchema,
  document: DocumentNode,
  membersOf: (field: FieldNode) => readonly RowMember[] | null,
): DocumentNode {
  const types = new TypeInfo(schema);
  return visit(
    document,
    visitWithTypeInfo(types, {
      leave(node: ASTNode) {
        if (node.kind !== Kind.FIELD || !isRowField(types.getParentType()?.name, node.name.value)) return { ...node };
        const members = membersOf(node);
        if (members === null) return { ...node };
        const { selectionSet: _, ...field } = node;
        const leaf: FieldNode = {
          ...field,
          // Answers go on naming it as the caller did.
          alias: node.alias ?? node.name,
          name: { ...node.name, value: encodedFieldName(node.name.value) },
        };
        membersOfNode.set(leaf, members);
        return leaf;
      },
    }),
  );
}

function fragmentsOf(document: DocumentNode): Fragments {
  return new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  );
}

/** Null where something other than a column of an entry is selected, or something on a condition. */
function readMembers({ selections }: SelectionSetNode, fragments: Fragments): readonly RowMember[] | null {
  const members: RowMember[] = [];
  for (const selection of selections) {
    if (selection.directives !== undefined && selection.directives.length > 0) return null;
    if (selection.kind === Kind.FIELD) {
      const name = selection.name.value;
      if (!isColumn(name)) return null;
      members.push({ key: selection.alias?.value ?? name, column: name });
      continue;
    }
    const set =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection.selectionSet
        : fragments.get(selection.name.value)?.selectionSet;
    const inner = set === undefined ? null : readMembers(set, fragments);
    if (inner === null) return null;
    members.push(...inner);
  }
  return distinct(members);
}

const COLUMNS: ReadonlySet<string> = new Set<Column>(['__typename', 'id', 'email', 'reason', 'created', 'createdRaw']);

function isColumn(name: string): name is Column {
  return COLUMNS.has(name);
}

/** A response key that is selected twice stands where it stood first. */
function distinct(members: readonly RowMember[]): readonly RowMember[] {
  return [...new Map(members.map((member) => [member.key, member])).values()];
}
