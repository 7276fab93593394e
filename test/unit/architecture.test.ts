import { posix } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { factsOf, type Import, readSources, type SourceFile } from '../support/source.js';

/** DESIGN section 5 as data: data flows one way, and no file imports upward. A layer is the first part of a path below src. */

const LEAVES = ['errors', 'config', 'secret', 'loopback', 'instant', 'hang-up', 'turns', 'text-bytes', 'observability'];

/** What each layer may import beside itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  // http -> graphql (and export, its sibling) -> invalid-emails <- sendgrid
  http: ['graphql', 'export', 'budgets', 'auth', ...LEAVES],
  graphql: ['invalid-emails', 'auth', ...LEAVES],
  // Who is calling and what they may do; it knows nothing of lists.
  auth: LEAVES,
  // The record of deletes: a decorator of the port.
  audit: ['invalid-emails', ...LEAVES],
  export: ['invalid-emails', ...LEAVES],
  budgets: LEAVES,
  'invalid-emails': LEAVES,
  sendgrid: ['invalid-emails', ...LEAVES],
  // Leaves, which anyone may import.
  ...Object.fromEntries(LEAVES.map((leaf) => [leaf, LEAVES])),
  // Nothing of the gateway: a misreading that both share would cancel out (DESIGN 4).
  emulator: [],
  operations: [],
  // Composition roots.
  gateway: [
    'upstream',
    'monitoring',
    'http',
    'budgets',
    'graphql',
    'auth',
    'audit',
    'invalid-emails',
    'operations',
    ...LEAVES,
  ],
  upstream: ['sendgrid', 'invalid-emails', 'emulator', ...LEAVES],
  monitoring: ['upstream', 'http', ...LEAVES],
  main: ['gateway', 'audit', ...LEAVES],
  commands: [
    'main',
    'gateway',
    'upstream',
    'graphql',
    'auth',
    'audit',
    'invalid-emails',
    'sendgrid',
    'emulator',
    ...LEAVES,
  ],
};

/** Inside sendgrid: client -> policies -> apis x formats -> transport, put together outside. */
const MAY_NOT_IMPORT: readonly (readonly [string, RegExp])[] = [
  ['sendgrid/formats/', /^sendgrid\/(apis|policies|client|transport)\b/],
  ['sendgrid/apis/', /^sendgrid\/(policies|client|transport)\b/],
  ['sendgrid/policies/', /^sendgrid\/(apis|formats|client|transport)\b/],
  ['sendgrid/transport.ts', /^sendgrid\/(apis|policies|client)\b/],
];

/** Packages that one layer keeps to itself, so that it alone changes when they do. */
const HOMES: Readonly<Record<string, readonly string[]>> = {
  undici: ['sendgrid'],
  'fast-xml-parser': ['sendgrid'],
  'type-graphql': ['graphql', 'commands'],
  '@apollo/server': ['graphql', 'http', 'commands'],
  '@apollo/utils.keyvaluecache': ['graphql'],
  dataloader: ['graphql'],
  jose: ['auth', 'commands'],
  pino: ['observability'],
  'prom-client': ['observability'],
  'rate-limiter-flexible': ['budgets'],
};

const WORDS: readonly (readonly [string, readonly string[]])[] = [
  ['process', ['main', 'commands']],
  ['node:process', ['main', 'commands']],
  ['NODE_ENV', ['config']],
];

const layerOf = (path: string): string => (path.split('/')[0] ?? '').replace(/\.ts$/, '');

function violationsOf({ path, text }: SourceFile): readonly string[] {
  const layer = layerOf(path);
  const allowed = MAY_IMPORT[layer];
  if (allowed === undefined) return [`${path} is in no layer`];
  const { imports, words } = factsOf(text);
  const told = imports.flatMap((found) => {
    const fault = faultOf(path, allowed, found);
    return fault === null ? [] : [`${path} imports ${found.specifier}: ${fault}`];
  });
  const spoken = WORDS.filter(([word, layers]) => words.has(word) && !layers.includes(layer));
  return [...told, ...spoken.map(([word]) => `${path} touches ${word}`)];
}

function faultOf(path: string, allowed: readonly string[], { specifier, kind }: Import): string | null {
  const layer = layerOf(path);
  if (!specifier.startsWith('.')) {
    const name = Object.keys(HOMES).find((home) => specifier === home || specifier.startsWith(`${home}/`));
    return name === undefined || HOMES[name]?.includes(layer) ? null : `${name} belongs to ${HOMES[name]?.join(', ')}`;
  }
  const target = posix.join(posix.dirname(path), specifier);
  if (target.startsWith('..')) return 'it is outside src';
  const to = layerOf(target.replace(/\.js$/, '.ts'));
  if (to !== layer && !allowed.includes(to)) return `${layer} may not import ${to}`;
  if (layer === 'upstream' && to === 'emulator' && kind === 'static') return 'it is loaded only when it is wanted';
  const inner = MAY_NOT_IMPORT.find(([from, forbidden]) => path.startsWith(from) && forbidden.test(target));
  return inner === undefined ? null : `${inner[0]} may not`;
}

describe('the house', () => {
  const sources = readSources();

  test('is looked at as a whole', () => {
    expect(sources.length).toBeGreaterThan(30);
    const imports = sources.flatMap(({ text }) => factsOf(text).imports);
    expect(imports.length).toBeGreaterThan(100);
    expect(new Set(imports.map(({ kind }) => kind))).toEqual(new Set(['static', 'type', 'dynamic']));
    expect(new Set(sources.map(({ path }) => layerOf(path)))).toEqual(new Set(Object.keys(MAY_IMPORT)));
  });

  test('keeps its rules', () => {
    expect(sources.flatMap(violationsOf)).toEqual([]);
  });
});

describe('a planted fault is caught', () => {
  test.each([
    ['graphql/a.ts', "import { b } from '../http/b.js';", 'graphql may not import http'],
    ['graphql/a.ts', "import type { b } from '../sendgrid/client.js';", 'graphql may not import sendgrid'],
    ['http/a.ts', "export * from '../invalid-emails/port.js';", 'http may not import invalid-emails'],
    ['invalid-emails/a.ts', "export { b } from '../graphql/b.js';", 'invalid-emails may not import graphql'],
    ['invalid-emails/a.ts', "const b = () => import('../sendgrid/b.js');", 'invalid-emails may not import sendgrid'],
    ['sendgrid/a.ts', "type B = import('../graphql/b.js').B;", 'sendgrid may not import graphql'],
    ['sendgrid/a.ts', "import '../emulator/formats/xml.js';", 'sendgrid may not import emulator'],
    ['emulator/a.ts', "import { b } from '../errors.js';", 'emulator may not import errors'],
    ['emulator/deep/a.ts', "import { b } from '../../sendgrid/b.js';", 'emulator may not import sendgrid'],
    ['errors.ts', "import { b } from './graphql/b.js';", 'errors may not import graphql'],
    ['observability/a.ts', "import { b } from '../gateway.js';", 'observability may not import gateway'],
    ['main.ts', "import { b } from './emulator/emulator.js';", 'main may not import emulator'],
    ['upstream.ts', "import { b } from './emulator/emulator.js';", 'it is loaded only when it is wanted'],
    ['graphql/a.ts', "import { b } from '../operations/documents.js';", 'graphql may not import operations'],
    ['commands/a.ts', "import { b } from '../operations/documents.js';", 'commands may not import operations'],
    ['sendgrid/formats/a.ts', "import { b } from '../transport.js';", 'sendgrid/formats/ may not'],
    ['sendgrid/policies/a.ts', "import { b } from '../apis/b.js';", 'sendgrid/policies/ may not'],
    ['http/a.ts', "import { b } from '../../test/b.js';", 'it is outside src'],
    ['auth/a.ts', "import type { User } from '../invalid-emails/names.js';", 'auth may not import invalid-emails'],
    ['audit/a.ts', "import { b } from '../graphql/b.js';", 'audit may not import graphql'],
    ['graphql/a.ts', "import { b } from '../audit/b.js';", 'graphql may not import audit'],
    ['http/a.ts', "import { jwtVerify } from 'jose';", 'jose belongs to auth, commands'],
    ['http/a.ts', "import { request } from 'undici';", 'undici belongs to sendgrid'],
    ['gateway.ts', "import x from '@apollo/server/errors';", '@apollo/server belongs to graphql, http, commands'],
  ])('%s: %s', (path, text, fault) => {
    expect(violationsOf({ path, text })).toEqual([expect.stringMatching(new RegExp(`: ${fault}$`))]);
  });

  test.each([
    ['config.ts', 'const a = process.env;', 'config.ts touches process'],
    ['gateway.ts', "const a = globalThis['process'];", 'gateway.ts touches process'],
    ['http/a.ts', "import { env } from 'node:process';", 'http/a.ts touches node:process'],
    ['main.ts', "const a = process.env['NODE_ENV'];", 'main.ts touches NODE_ENV'],
    ['gateway.ts', 'const a = (env: E) => env.NODE_ENV;', 'gateway.ts touches NODE_ENV'],
    ['news/a.ts', '', 'news/a.ts is in no layer'],
  ])('%s: %s', (path, text, fault) => {
    expect(violationsOf({ path, text })).toEqual([fault]);
  });

  test('and what only looks like one is not', () => {
    const text = `// import { a } from '../http/a.js'; process.env.NODE_ENV
      import { b } from './b.js';
      export const c = "import('../http/a.js')" + \`process of NODE_ENV\`;`;
    expect(violationsOf({ path: 'graphql/a.ts', text })).toEqual([]);
  });

  test('an import whose source is made at run time is refused', () => {
    expect(() => violationsOf({ path: 'graphql/a.ts', text: 'await import(name);' })).toThrow('not a plain text');
  });
});
