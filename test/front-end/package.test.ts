import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { ERROR_CODES } from '../../src/errors.js';
import { type Finished, run, runUntilUrl } from '../support/child.js';
import { installPacked, type PackedProject, ROOT } from '../support/packed.js';
import { SEED_USER } from '../support/upstream.js';

/** What a front-end team gets: this package, packed and installed into an empty project. */

// Installing is npm's own affair and may have to ask a registry.
jest.setTimeout(180_000);

let project: PackedProject;
beforeAll(async () => {
  project = await installPacked();
});
afterAll(() => project.remove());

test('holds the program, the operations, the schema and the pages, and nothing of its making', () => {
  expect(project.files).toEqual(
    expect.arrayContaining([
      'dist/commands/cli.js',
      'dist/operations/documents.js',
      'dist/operations/documents.d.ts',
      'schema/schema.graphql',
      'schema/operations/DeleteInvalidEmail.graphql',
      'docs/errors.md',
      'README.md',
      'LICENSE',
    ]),
  );
  expect(project.files.filter((path) => !/^(dist|schema|docs)\/|^[A-Z]+(\.md)?$|^package\.json$/.test(path))).toEqual(
    [],
  );
});

const NODE = ['--module', 'nodenext'];

async function typeCheck(source: string, modules: readonly string[]): Promise<Finished> {
  await writeFile(join(project.folder, 'front-end.ts'), source);
  const options = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--target', 'es2022', '--types', ''];
  const tsc = join(ROOT, 'node_modules', '.bin', 'tsc');
  return run(tsc, [...options, ...modules, 'front-end.ts'], { cwd: project.folder });
}

describe('a front-end of five lines', () => {
  const FRONT_END = `import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { CustomerInvalidEmailsDocument } from 'invalid-emails-gateway/operations';
declare function run<T, V>(document: TypedDocumentNode<T, V>, variables: V): Promise<T>;
const { customer } = await run(CustomerInvalidEmailsDocument, { user: '${SEED_USER}' });
export const emails: readonly string[] | undefined = customer?.invalidEmails?.map(({ email }) => email);
`;
  const MODULES = {
    'on Node': NODE,
    'with a bundler': ['--module', 'esnext', '--moduleResolution', 'bundler'],
  };

  test.each(Object.entries(MODULES))('type-checks %s, declarations of libraries included', async (_, modules) => {
    expect(await typeCheck(FRONT_END, modules)).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test.each([
    ['a field that is not there', '({ email })', '({ adress })', "Property 'adress' does not exist"],
    ['a variable that is missing', `{ user: '${SEED_USER}' }`, '{}', "Property 'user' is missing"],
    ['a variable of another type', `'${SEED_USER}'`, '7', "Type 'number' is not assignable to type 'string'"],
    ['a result taken for another type', 'readonly string[]', 'readonly number[]', "Type 'string' is not assignable"],
    ['a null that was overlooked', 'invalidEmails?.', 'invalidEmails.', "is possibly 'null'"],
  ])('does not with %s', async (_, right, wrong, message) => {
    expect(FRONT_END).toContain(right);
    const { code, stdout } = await typeCheck(FRONT_END.replace(right, wrong), NODE);
    expect(stdout).toContain(message);
    expect(code).not.toBe(0);
  });
});

describe('docs/front-ends.md', () => {
  const PAGE = join(ROOT, 'docs/front-ends.md');

  test('the samples that need no client type-check', async () => {
    const blocks = (await readFile(PAGE, 'utf8')).matchAll(/^```tsx?\n(.*?)^```$/gms);
    const samples = Array.from(blocks, ([, sample = '']) => sample).filter(
      (sample) => !sample.includes('@apollo/client'),
    );
    expect(samples).toHaveLength(3);
    for (const sample of samples) expect(await typeCheck(sample, NODE)).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('names only documents and types that there are, and has a word for every code', async () => {
    const page = await readFile(PAGE, 'utf8');
    const declared = await readFile(join(ROOT, 'src/operations/documents.ts'), 'utf8');
    const named =
      page.match(/\b\w+(Document|Query|QueryVariables)\b/g)?.filter((name) => !/^(Typed|use)/.test(name)) ?? [];
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => !new RegExp(`export (const|type) ${name}\\b`).test(declared))).toEqual([]);
    expect(Object.keys(ERROR_CODES).filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
  });
});

describe('at run time', () => {
  /** Runs a module in the project and gives what it printed as JSON. */
  async function evaluate(source: string): Promise<unknown> {
    await writeFile(join(project.folder, 'script.mjs'), source);
    const { code, stdout, stderr } = await run(process.execPath, ['script.mjs'], { cwd: project.folder });
    expect([code, stderr]).toEqual([0, '']);
    return JSON.parse(stdout);
  }

  test('the operations are documents, and the schema that comes with them answers every one', async () => {
    const result = await evaluate(`
      import { readFileSync } from 'node:fs';
      import { buildSchema, print, validate } from 'graphql';
      import * as operations from 'invalid-emails-gateway/operations';
      const schema = buildSchema(readFileSync(new URL(import.meta.resolve('invalid-emails-gateway/schema.graphql')), 'utf8'));
      const faults = Object.values(operations).flatMap((document) => validate(schema, document).map(String));
      const manifest = readFileSync(new URL(import.meta.resolve('invalid-emails-gateway/trusted-documents.json')), 'utf8');
      const trusted = new Set(Object.values(JSON.parse(manifest)));
      const untrusted = Object.values(operations).filter((document) => !trusted.has(print(document)));
      console.log(JSON.stringify({ names: Object.keys(operations), faults, untrusted }));
    `);
    expect(result).toEqual({
      names: [
        'AccountCustomersDocument',
        'CustomerInvalidEmailsDocument',
        'CustomerInvalidEmailsPageDocument',
        'CustomersInvalidEmailsDocument',
        'DeleteInvalidEmailDocument',
        'DeleteInvalidEmailsDocument',
        'FindInvalidEmailDocument',
      ],
      faults: [],
      untrusted: [],
    });
    const schema = await readFile(
      join(project.folder, 'node_modules/invalid-emails-gateway/schema/schema.graphql'),
      'utf8',
    );
    expect(schema).toBe(await readFile(join(ROOT, 'schema/schema.graphql'), 'utf8'));
  });

  test('what is inside stays inside', async () => {
    const code = await evaluate(`
      const code = await import('invalid-emails-gateway/dist/gateway.js').then(() => 'open', (thrown) => thrown.code);
      console.log(JSON.stringify(code));
    `);
    expect(code).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED');
  });
});

describe('npx invalid-emails-gateway', () => {
  const npx = (env: Readonly<Record<string, string>>, ...args: readonly string[]) =>
    runUntilUrl('npx', ['--no-install', 'invalid-emails-gateway', ...args], { cwd: project.folder, env });

  test('emulator says where it is, answers there, and goes when it is told to', async () => {
    const { url, output, stop } = await npx({ EMULATOR_PORT: '0' }, 'emulator');
    expect(output).toContain('credentials  api_user=emulator api_key=emulator');
    const body = `api_user=emulator&api_key=emulator&method=invalidemails&task=get&user=${SEED_USER}&date=1`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await fetch(`${url}/api/distributor.manage.json`, { method: 'POST', headers, body });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('isaac@hotmail');
    await stop();
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  test('alone is the gateway, on an emulator of its own', async () => {
    const { url } = await npx({ PORT: '0' });
    const query = encodeURIComponent(`{ customer(user: "${SEED_USER}") { invalidEmails { email } } }`);
    const answer = await fetch(`${url}/graphql?query=${query}`, { headers: { 'apollo-require-preflight': '1' } });
    expect(await answer.text()).toContain('"email":"isaac@hotmail"');
  });

  test('with a command that it does not have names those that it has', async () => {
    const args = ['--no-install', 'invalid-emails-gateway', 'emulate'];
    const { code, stdout, stderr } = await run('npx', args, { cwd: project.folder });
    expect([code, stdout]).toEqual([64, '']);
    expect(stderr).toContain('There is no command emulate; the commands are start, emulator, doctor, compare, token.');
  });
});
