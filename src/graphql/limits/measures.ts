import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** How large one operation is, whatever its variables. Fragments count once for each place where they are spread. */
export interface Measures {
  /** Fields within fields, without those of introspection: graphql-js has a rule of its own for them. */
  readonly depth: number;
  readonly aliases: number;
  readonly rootFields: number;
  readonly directives: number;
  /** The most times that one response name is selected in one place. */
  readonly repeatedFields: number;
}

/** The same of a part: what it adds to the place where it stands, and what is below. */
interface Extent {
  depth: number;
  aliases: number;
  directives: number;
  /** How many times each response name is selected here. */
  readonly names: Map<string, number>;
  repeatedBelow: number;
}

/** Every operation of a document, in time that grows with its text: an extent is found once for a fragment, however often it is spread. */
export function measureOperations(document: DocumentNode): ReadonlyMap<OperationDefinitionNode, Measures> {
  const extentOf = createExtentFinder(document);
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  return new Map(
    operations.map((operation) => {
      const { depth, aliases, directives, names, repeatedBelow } = extentOf(operation.selectionSet);
      const variables = operation.variableDefinitions ?? [];
      const ownDirectives = variables.reduce(
        (sum, variable) => sum + countDirectives(variable),
        countDirectives(operation),
      );
      const rootFields = [...names.values()].reduce(plus, 0);
      const measures: Measures = {
        depth,
        aliases,
        rootFields,
        directives: plus(directives, ownDirectives),
        repeatedFields: Math.max(repeatedBelow, mostOf(names)),
      };
      return [operation, measures];
    }),
  );
}

function createExtentFinder(document: DocumentNode): (selectionSet: SelectionSetNode) => Extent {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const known = new Map<string, Extent>();

  const ofFragment = (name: string): Extent => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const fragment = fragments.get(name);
    // Until it is known it is empty: a fragment within itself adds nothing here, and graphql-js refuses it.
    known.set(name, emptyExtent());
    if (fragment === undefined) return emptyExtent();
    const extent = ofSelections(fragment.selectionSet);
    extent.directives = plus(extent.directives, countDirectives(fragment));
    known.set(name, extent);
    return extent;
  };

  const addSelection = (extent: Extent, selection: SelectionNode): void => {
    extent.directives = plus(extent.directives, countDirectives(selection));
    if (selection.kind === Kind.FRAGMENT_SPREAD) addHere(extent, ofFragment(selection.name.value));
    else if (selection.kind === Kind.INLINE_FRAGMENT) addHere(extent, ofSelections(selection.selectionSet));
    else {
      const { name, alias, selectionSet } = selection;
      addName(extent, (alias ?? name).value, 1);
      if (alias !== undefined) extent.aliases = plus(extent.aliases, 1);
      const below = selectionSet === undefined ? emptyExtent() : ofSelections(selectionSet);
      addBelow(extent, below, name.value.startsWith('__'));
    }
  };

  const ofSelections = ({ selections }: SelectionSetNode): Extent => {
    const extent = emptyExtent();
    for (const selection of selections) addSelection(extent, selection);
    return extent;
  };
  return ofSelections;
}

function emptyExtent(): Extent {
  return { depth: 0, aliases: 0, directives: 0, names: new Map(), repeatedBelow: 0 };
}

/** A fragment: its fields stand where it is spread. */
function addHere(extent: Extent, part: Extent): void {
  for (const [name, times] of part.names) addName(extent, name, times);
  extent.depth = Math.max(extent.depth, part.depth);
  extent.aliases = plus(extent.aliases, part.aliases);
  extent.directives = plus(extent.directives, part.directives);
  extent.repeatedBelow = Math.max(extent.repeatedBelow, part.repeatedBelow);
}

/** What a field selects: a place of its own. */
function addBelow(extent: Extent, below: Extent, isIntrospection: boolean): void {
  extent.depth = Math.max(extent.depth, isIntrospection ? 1 : below.depth + 1);
  extent.aliases = plus(extent.aliases, below.aliases);
  extent.directives = plus(extent.directives, below.directives);
  extent.repeatedBelow = Math.max(extent.repeatedBelow, below.repeatedBelow, mostOf(below.names));
}

function addName({ names }: Extent, name: string, times: number): void {
  names.set(name, plus(names.get(name) ?? 0, times));
}

function mostOf(names: ReadonlyMap<string, number>): number {
  let most = 0;
  for (const times of names.values()) most = Math.max(most, times);
  return most;
}

function countDirectives({ directives = [] }: { readonly directives?: readonly unknown[] | undefined }): number {
  return directives.length;
}

/** Fragments that are spread twice in one another a hundred times over make numbers that no double holds. */
function plus(a: number, b: number): number {
  return Math.min(a + b, Number.MAX_SAFE_INTEGER);
}
