import {
  type ASTNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  GraphQLIncludeDirective,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  type InlineFragmentNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { RowMember } from './encoded-rows.js';
import { encodedFieldName, type RowType, rowTypeOf } from './row-fields.js';

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;
type Variables = Readonly<Record<string, unknown>>;

/** A member that is selected, perhaps more than once, and with conditions. */
interface SelectedMember {
  readonly key: string;
  /** The name of its field. */
  readonly name: string;
  readonly type: RowType;
  /** What is selected in it; none where it is a leaf. */
  readonly inner: readonly SelectedMember[];
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
 * what a row has. Where one of them does not, the document as it is. Always a copy: graphql-jit writes notes into the nodes that it
 * compiles.
 */
export function encodeSelections(schema: GraphQLSchema, document: DocumentNode): EncodedSelections {
  const fragments = fragmentsOf(document);
  const conditionVariables = new Set<string>();
  let encodes = false;
  let encodable = true;
  const encoded = rewrite(schema, document, ({ selectionSet }, type) => {
    const members = selectionSet === undefined ? null : readMembers(selectionSet, type, fragments, []);
    for (const name of variablesOf(conditionsOf(members ?? []))) conditionVariables.add(name);
    encodes = true;
    encodable &&= members !== null;
    return members;
  });
  if (encodable) return { document: encoded, encodes, conditionVariables };
  return { document: rewrite(schema, document, () => null), encodes: false, conditionVariables: new Set() };
}

/** The members of a row's object, in the order in which graphql-js would write them. @param variables as they were coerced */
export function rowMembersOf(fieldNodes: readonly FieldNode[], variables: Variables): readonly RowMember[] {
  const known = membersOfNodes.get(fieldNodes);
  if (known !== undefined) return known;
  const selected = fieldNodes.flatMap((node) => selectedOfNode.get(node) ?? []);
  const members = toRowMembers(selected, variables);
  if (conditionsOf(selected).length === 0) membersOfNodes.set(fieldNodes, members);
  return members;
}

/** A response key that is selected twice stands where it stood first, with what is selected in either. */
function toRowMembers(selected: readonly SelectedMember[], variables: Variables): readonly RowMember[] {
  const byKey = new Map<string, SelectedMember>();
  for (const member of selected) {
    if (!member.conditions.every((node) => isIncluded(node, variables))) continue;
    const known = byKey.get(member.key);
    byKey.set(member.key, known === undefined ? member : { ...known, inner: [...known.inner, ...member.inner] });
  }
  return [...byKey.values()].map(({ key, name, type, inner }): RowMember => {
    if (name === '__typename') return { key, typeName: type };
    return name === 'node' ? { key, node: toRowMembers(inner, variables) } : { key, column: name as Column };
  });
}

function conditionsOf(members: readonly SelectedMember[]): readonly SelectionNode[] {
  return members.flatMap(({ conditions, inner }) => [...conditions, ...conditionsOf(inner)]);
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
  membersOf: (field: FieldNode, type: RowType) => readonly SelectedMember[] | null,
): DocumentNode {
  const types = new TypeInfo(schema);
  return visit(
    document,
    visitWithTypeInfo(types, {
      leave(node: ASTNode) {
        if (node.kind !== Kind.FIELD) return { ...node };
        const type = rowTypeOf(types.getParentType()?.name, node.name.value);
        const members = type === undefined ? null : membersOf(node, type);
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

/** Null where something is selected that no row has. @param around the conditions that the whole set stands under */
function readMembers(
  { selections }: SelectionSetNode,
  type: RowType,
  fragments: Fragments,
  around: readonly SelectionNode[],
): readonly SelectedMember[] | null {
  const members: SelectedMember[] = [];
  for (const selection of selections) {
    const isConditional = selection.directives !== undefined && selection.directives.length > 0;
    const conditions = isConditional ? [...around, selection] : around;
    const found =
      selection.kind === Kind.FIELD
        ? readMember(selection, type, fragments, conditions)
        : readSpread(selection, type, fragments, conditions);
    if (found === null) return null;
    members.push(...found);
  }
  return members;
}

function readSpread(
  selection: FragmentSpreadNode | InlineFragmentNode,
  type: RowType,
  fragments: Fragments,
  conditions: readonly SelectionNode[],
): readonly SelectedMember[] | null {
  const { selectionSet } =
    selection.kind === Kind.INLINE_FRAGMENT ? selection : (fragments.get(selection.name.value) ?? {});
  return selectionSet === undefined ? null : readMembers(selectionSet, type, fragments, conditions);
}

function readMember(
  { name: { value: name }, alias, selectionSet }: FieldNode,
  type: RowType,
  fragments: Fragments,
  conditions: readonly SelectionNode[],
): readonly SelectedMember[] | null {
  if (!MEMBERS[type].has(name)) return null;
  // Its own conditions decide before those inside are looked at.
  const inner = selectionSet === undefined ? [] : readMembers(selectionSet, 'InvalidEmail', fragments, []);
  return inner === null ? null : [{ key: alias?.value ?? name, name, type, inner, conditions }];
}

type Column = Extract<RowMember, { readonly column: unknown }>['column'];

const MEMBERS: Readonly<Record<RowType, ReadonlySet<string>>> = {
  InvalidEmail: new Set<Column | '__typename'>(['__typename', 'id', 'email', 'reason', 'created', 'createdRaw']),
  InvalidEmailEdge: new Set<Column | '__typename' | 'node'>(['__typename', 'cursor', 'node']),
};
