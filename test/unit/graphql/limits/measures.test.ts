import { describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery, parse } from 'graphql';
import { type Measures, measureOperations } from '../../../../src/graphql/limits/measures.js';
import { times } from '../../../support/operations-of-many.js';

/** The documents need fit no schema. */
function measured(text: string): readonly Measures[] {
  return [...measureOperations(parse(text)).values()];
}

describe('depth', () => {
  test.each([
    ['{ a }', 1],
    ['{ a b { c } }', 2],
    ['{ a { ... { ... on T { b } } } }', 2],
    ['{ a { ...F } } fragment F on T { b { ...G } } fragment G on T { c { d } }', 4],
    [`{ ${'a { '.repeat(500)} b ${'}'.repeat(500)} }`, 501],
  ])('of %.40s is %i', (text, depth) => {
    expect(measured(text)).toMatchObject([{ depth }]);
  });

  test('does not grow by introspection', () => {
    expect(measured(getIntrospectionQuery())).toMatchObject([{ depth: 1 }]);
    expect(measured('{ a { b { __typename } } __type(name: "A") { fields { type { name } } } }')).toMatchObject([
      { depth: 3 },
    ]);
  });
});

describe('aliases and root fields', () => {
  test.each([
    ['{ a b: a c: a { d: e } }', 3, 3],
    ['{ ...F ...F } fragment F on T { a: b c { d: e } }', 4, 4],
    ['{ a { ...F } b { ...F } } fragment F on T { a: b }', 2, 2],
    ['{ ... @include(if: true) { a: b } c: d }', 2, 2],
  ])('of %s are %i and %i', (text, aliases, rootFields) => {
    expect(measured(text)).toMatchObject([{ aliases, rootFields }]);
  });
});

test.each([
  ['query ($v: Int @d) @d { a @d @d }', 4],
  ['{ ...F @d ... @d { a } } fragment F on T @d { b @d }', 4],
  ['{ ...F ...F } fragment F on T @d { b @d }', 4],
])('directives of %s are %i', (text, directives) => {
  expect(measured(text)).toMatchObject([{ directives }]);
});

describe('repeated fields', () => {
  test.each([
    ['{ a b c }', 1],
    ['{ a a b a }', 3],
    ['{ a: b a: b }', 2],
    ['{ a { x y } b { x y } }', 1],
    ['{ a { x ... { x } ...F } } fragment F on T { x ...G } fragment G on T { x }', 4],
    [`{ ${'__typename '.repeat(500)} }`, 500],
  ])('of %.40s are %i', (text, repeatedFields) => {
    expect(measured(text)).toMatchObject([{ repeatedFields }]);
  });
});

test('every operation of a document is measured, whatever the others are', () => {
  const text = 'query A { a } mutation B { ...F } query C { ...F ...F } fragment F on T { a { b: c } }';
  expect(measured(text)).toMatchObject([{ aliases: 0 }, { aliases: 1 }, { aliases: 2 }]);
});

describe('fragments cannot be used against it', () => {
  test.each([
    'fragment F on T { a ...F }',
    'fragment F on T { a ...G } fragment G on T { b { ...F } }',
    'fragment F on T { a { ...F } ...F } fragment F on T { b }',
    '',
  ])('a cycle ends: %j', (fragments) => {
    expect(measured(`{ ...F ...F } ${fragments}`)).toHaveLength(1);
  });

  test('spread twice in one another a hundred times over they are counted at once', () => {
    const fragments = times(100, 'fragment F# on T { a: b @d ...G# ...G# }').replaceAll(
      /G(\d+)/g,
      (_, index) => `F${Number(index) + 1}`,
    );
    const [measures] = measured(`{ x { ...F0 } } ${fragments} fragment F100 on T { id }`);
    const enormous = Number.MAX_SAFE_INTEGER;
    expect(measures).toEqual({
      depth: 2,
      aliases: enormous,
      rootFields: 1,
      directives: enormous,
      repeatedFields: enormous,
    });
  });

  test('names of the prototype are names', () => {
    expect(measured('{ __proto__ constructor toString constructor }')).toMatchObject([
      { rootFields: 4, repeatedFields: 2 },
    ]);
  });
});
