import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Kind, type OperationDefinitionNode, parse } from 'graphql';
import { createCostPlan } from '../../src/graphql/limits/cost-plan.js';
import { measureOperations } from '../../src/graphql/limits/measures.js';
import { createSchema } from '../../src/graphql/schema.js';
import { fuzz } from '../support/fuzz.js';

/** Selections on Customer, in which `Spread` of a number stands for a fragment. */
type Part = { readonly text: string } | { readonly spread: number; readonly directive: string };

const anyDirective = fc.constantFrom('', '@include(if: $yes)', '@skip(if: $yes)', '@include(if: true)');
const anyText = fc
  .tuple(
    fc.constantFrom(
      'id',
      'a: user',
      'invalidEmails(limit: $n) { id id }',
      'b: invalidEmailsConnection { edges { node { id } } }',
    ),
    anyDirective,
  )
  .map(([text, directive]) => ({ text: text.replace(/( \{|$)/, ` ${directive}$1`) }));
const anyParts = fc.array(
  fc.oneof<fc.Arbitrary<Part>[]>(anyText, fc.record({ spread: fc.nat(9), directive: anyDirective })),
  { minLength: 1, maxLength: 4 },
);
/** Fragment i spreads only later ones, so there is no cycle. */
const anyFragments = fc.array(anyParts, { minLength: 1, maxLength: 5 });

const laterThan = (index: number, spread: number, count: number): number | null =>
  index + 1 < count ? index + 1 + (spread % (count - index - 1)) : null;

/** The selections of fragment `index`, with spreads or, written out, with what they stand for. */
function write(fragments: readonly (readonly Part[])[], index: number, writtenOut: boolean): string {
  const parts = (fragments[index] ?? []).flatMap((part) => {
    if ('text' in part) return [part.text];
    const target = laterThan(index, part.spread, fragments.length);
    if (target === null) return [];
    return writtenOut
      ? [`... on Customer ${part.directive} { ${write(fragments, target, true)} }`]
      : [`...F${target} ${part.directive}`];
  });
  return parts.length === 0 ? 'id' : parts.join(' ');
}

const HEAD = 'query ($n: Int, $yes: Boolean!)';
const place = (selections: string) =>
  `{ customer(user: "a") { ${selections} } customers(users: ["b", "c"]) { ${selections} } }`;

function documentOf(fragments: readonly (readonly Part[])[]): string {
  const definitions = fragments.map(
    (_, index) => `fragment F${index} on Customer { ${write(fragments, index, false)} }`,
  );
  return `${HEAD} ${place('...F0')} ${definitions.join(' ')}`;
}

const schema = createSchema();

function sizeOf(text: string, variables: Readonly<Record<string, unknown>>) {
  const document = parse(text);
  const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  const measures = [...measureOperations(document).values()];
  return { measures, cost: createCostPlan(schema, document, operation as OperationDefinitionNode)(variables) };
}

describe('limits', () => {
  test('take a fragment for what it holds, written out wherever it is spread', () => {
    fuzz(
      fc.property(anyFragments, fc.boolean(), fc.nat(600), (fragments, yes, n) => {
        const variables = { yes, n };
        const writtenOut = `${HEAD} ${place(`... on Customer { ${write(fragments, 0, true)} }`)}`;
        expect(sizeOf(documentOf(fragments), variables)).toEqual(sizeOf(writtenOut, variables));
      }),
    );
  });
});
