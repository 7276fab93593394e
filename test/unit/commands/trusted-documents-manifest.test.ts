import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { print } from 'graphql';
import { createManifest } from '../../../src/commands/trusted-documents-manifest.js';
import * as published from '../../../src/operations/documents.js';

const textsOf = (...sources: readonly string[]) => Object.values(createManifest(sources));

describe('schema/trusted-documents.json', () => {
  test('holds every published operation just as its typed document prints', async () => {
    const file = await readFile(new URL('../../../schema/trusted-documents.json', import.meta.url), 'utf8');
    const manifest: Record<string, string> = JSON.parse(file);
    const printed = Object.values(published).map((document) => print(document));
    expect(printed.length).toBeGreaterThan(3);
    expect(printed.filter((text) => !Object.values(manifest).includes(text))).toEqual([]);
    expect(Object.keys(manifest)).toHaveLength(2 * printed.length);
  });
});

test('an operation is there by its hash, as it prints and as Apollo Client sends it', () => {
  const manifest = createManifest(['# A comment.\nquery   A { customer(user: "a") { invalidEmails { id } } }']);
  const texts = [
    'query A {\n  customer(user: "a") {\n    invalidEmails {\n      id\n    }\n  }\n}',
    'query A {\n  customer(user: "a") {\n    invalidEmails {\n      id\n      __typename\n    }\n    __typename\n  }\n}',
  ];
  expect(Object.values(manifest)).toEqual(texts);
  expect(Object.keys(manifest)).toEqual(texts.map((text) => createHash('sha256').update(text).digest('hex')));
});

test('__typename is added to fragments too, but not where it is, and not to the operation itself', () => {
  const [, text] = textsOf('{ a { __typename b { c } ...F ... on T { d } } } fragment F on T { e }');
  expect(text?.replaceAll(/\s+/g, ' ')).toBe(
    '{ a { __typename b { c __typename } ...F ... on T { d __typename } } } fragment F on T { e __typename }',
  );
});

test('an operation brings the fragments that it uses, of whichever file, and no others', () => {
  const [a, , b] = textsOf('query A { ...F }', 'fragment F on T { x } fragment G on T { y }', 'query B { z }');
  expect(a).toBe('query A {\n  ...F\n}\n\nfragment F on T {\n  x\n}');
  expect(b).toBe('query B {\n  z\n}');
});
