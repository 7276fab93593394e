import {
  type ASTNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { Column, RowMember } from './encoded-rows.js';
import { encodedFieldName, isRowField } from './row-fields.js';

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;
type Variables = Readonly<Record<string, unknown>>;

interface SelectedMember extends RowMember {
  /** The selections around it, itself among them, that have `@skip` or `@include`: all of them must let it through. */
  readonly conditions: readonly SelectionNode[];
}

/** What a field of a rewritten document was asked for. */
const selectedOfNode = new WeakMap<FieldNode, readonly SelectedMember[]>();
const membersOfNodes = new WeakMap<readonly FieldNode[], readonly RowMember[]>();

export interface EncodedSelections {
  readonly document: DocumentNode;
  /** Whether there is such a leaf. */
  readonly encodes: boolean;
  /** Variables that members of entries depend on. Given as null they are an error of the first entry, which text cannot tell. */
  readonly conditionVariables: ReadonlySet<string>;
}

/**
 * The document with every selection of entries made a leaf whose value is text (execution-schema.ts), where all of them select nothing but
 * columns of an entry. Where one of them does not, the document as it is. Always a copy: graphql-jit writes notes into the nodes that it
 * compiles.
 */
export function encodeSelections(schema: GraphQLSchema, document: DocumentNode): EncodedSelections {
  const fragments = fragmentsOf(document);
  const conditionVariables = new Set<string>();
  let encodes = false;
  let encodable = true;
  const encoded = rewrite(schema, document, ({ selectionSet }) => {
    const members = selectionSet === undefined ? null : readMembers(selectionSet, fragments, []);
    for (const { conditions } of members ?? [])
      for (const name of variablesOf(conditions)) conditionVariables.add(name);
    encodes = true;
    encodable &&= members !== null;
    return members;
  });
  if (encodable) return { document: encoded, encodes, conditionVariables };
  return { document: rewrite(schema, document, () => null), encodes: false, conditionVariables: new Set() };
}

/** The members of an entry's object, in the order in which graphql-js would write them. @param variables as they were coerced */
export function rowMembersOf(fieldNodes: readonly FieldNode[], variables: Variables): readonly RowMember[] {
  const known = membersOfNodes.get(fieldNodes);
  if (known !== undefined) return known;
  const selected = fieldNodes.flatMap((node) => selectedOfNode.get(node) ?? []);
  const members = distinct(
    selected.filter(({ conditions }) => conditions.every((node) => isIncluded(node, variables))),
  );
  if (selected.every(({ conditions }) => conditions.length === 0)) membersOfNodes.set(fieldNodes, members);
  return members;
}

/** As graphql-js decides. */
function isIncluded(node: SelectionNode, variables: Variables): boolean {
  if (getDirectiveValues(GraphQLSkipDirective, node, variables)?.['if'] === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, node, variables)?.['if'] !== false;
}

function variablesOf(conditions: readonly SelectionNode[]): readonly string[] {
  const values = conditions.flatMap(({ directives = [] }) => directives.flatMap((each) => each.arguments ?? []));
  return values.flatMap(({ value }) => (value.kind === Kind.VARIABLE ? [value.name.value] : []));
}

function rewrite(
  schema: GraphQLSchema,
  document: DocumentNode,
  membersOf: (field: FieldNode) => readonly SelectedMember[] | null,
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
        selectedOfNode.set(leaf, members);
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

/** Null where something other than a column of an entry is selected. @param around the conditions that the whole set stands under */
function readMembers(
  { selections }: SelectionSetNode,
  fragments: Fragments,
  around: readonly SelectionNode[],
): readonly SelectedMember[] | null {
  const members: SelectedMember[] = [];
  for (const selection of selections) {
    const isConditional = selection.directives !== undefined && selection.directives.length > 0;
    const conditions = isConditional ? [...around, selection] : around;
    if (selection.kind === Kind.FIELD) {
      const name = selection.name.value;
      if (!isColumn(name)) return null;
      members.push({ key: selection.alias?.value ?? name, column: name, conditions });
      continue;
    }
    const set =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection.selectionSet
        : fragments.get(selection.name.value)?.selectionSet;
    const inner = set === undefined ? null : readMembers(set, fragments, conditions);
    if (inner === null) return null;
    members.push(...inner);
  }
  return members;
}

const COLUMNS: ReadonlySet<string> = new Set<Column>(['__typename', 'id', 'email', 'reason', 'created', 'createdRaw']);

function isColumn(name: string): name is Column {
  return COLUMNS.has(name);
}

/** A response key that is selected twice stands where it stood first. */
function distinct(members: readonly RowMember[]): readonly RowMember[] {
  return [...new Map(members.map(({ key, column }) => [key, { key, column }])).values()];
}
