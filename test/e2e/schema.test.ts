import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { buildSchema, type DocumentNode, findBreakingChanges, Kind, parse, print, validate } from 'graphql';
import { emitSchemaDefinitionFile } from 'type-graphql';
import { createSchema } from '../../src/graphql/schema.js';
import * as documents from '../../src/operations/documents.js';
import { closeAfterTest } from '../support/leftovers.js';

/** What is committed under schema/ is what the code says. */

const SCHEMA = fileURLToPath(new URL('../../schema/', import.meta.url));
const committed = () => readFile(join(SCHEMA, 'schema.graphql'), 'utf8');

async function operations(): Promise<readonly { readonly name: string; readonly document: DocumentNode }[]> {
  const names = (await readdir(join(SCHEMA, 'operations'))).filter((name) => name.endsWith('.graphql'));
  return Promise.all(
    names.map(async (name) => ({ name, document: parse(await readFile(join(SCHEMA, 'operations', name), 'utf8')) })),
  );
}

test('schema/schema.graphql is what the emit command writes; npm run generate brings it up to date', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'schema-'));
  closeAfterTest(() => rm(folder, { recursive: true }));
  const file = join(folder, 'schema.graphql');
  await emitSchemaDefinitionFile(file, createSchema());
  expect(await committed()).toBe(await readFile(file, 'utf8'));
});

test('a schema that differs would be noticed', async () => {
  const other = buildSchema((await committed()).replace('deleted: Boolean!', 'deleted: Boolean'));
  expect(findBreakingChanges(createSchema(), other)).toHaveLength(1);
  expect(findBreakingChanges(createSchema(), buildSchema(await committed()))).toEqual([]);
});

test('everything in the schema has a description, for a stranger in Sandbox', async () => {
  const bare: string[] = [];
  for (const definition of parse(await committed()).definitions) {
    if (!('name' in definition) || definition.name === undefined) continue;
    const type = definition.name.value;
    const isRoot = type === 'Query' || type === 'Mutation';
    if ('description' in definition && definition.description === undefined && !isRoot) bare.push(type);
    const members = [
      ...('fields' in definition ? (definition.fields ?? []) : []),
      ...('values' in definition ? (definition.values ?? []) : []),
    ];
    for (const member of members) {
      if (member.description === undefined) bare.push(`${type}.${member.name.value}`);
      for (const argument of member.kind === Kind.FIELD_DEFINITION ? (member.arguments ?? []) : []) {
        if (argument.description === undefined) bare.push(`${type}.${member.name.value}(${argument.name.value})`);
      }
    }
  }
  expect(bare).toEqual([]);
});

describe('the published operations', () => {
  test('are valid for the schema, each in a file of its name', async () => {
    const schema = createSchema();
    const files = await operations();
    expect(files.length).toBeGreaterThanOrEqual(2);
    for (const { name, document } of files) {
      expect(validate(schema, document)).toEqual([]);
      const [definition, ...more] = document.definitions;
      expect(more).toEqual([]);
      expect(definition).toMatchObject({
        kind: Kind.OPERATION_DEFINITION,
        name: { value: name.replace('.graphql', '') },
      });
    }
  });

  test('one that the schema cannot answer would be noticed', () => {
    expect(validate(createSchema(), parse('{ customer(user: "a") { password } }'))).toHaveLength(1);
  });

  test('are the typed documents of src/operations, no more and no less', async () => {
    const published = (await operations()).map(({ document }) => print(document));
    const typed = Object.values(documents).map((document) => print(document as DocumentNode));
    expect(new Set(typed)).toEqual(new Set(published));
  });
});
