import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from '@swc/core';

/** Source text as the compiler sees it: a regular expression would be fooled by comments and strings. */

const SRC = fileURLToPath(new URL('../../src', import.meta.url));

export interface SourceFile {
  /** Below src, with slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Import {
  readonly specifier: string;
  readonly kind: 'static' | 'type' | 'dynamic';
}

export interface Facts {
  readonly imports: readonly Import[];
  /** Every identifier, and every text in quotes. */
  readonly words: ReadonlySet<string>;
}

export function readSources(): readonly SourceFile[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(join(SRC, path), 'utf8') }));
}

export function factsOf(text: string): Facts {
  const imports: Import[] = [];
  const words = new Set<string>();
  for (const node of nodesIn(parseSync(text, { syntax: 'typescript', decorators: true, target: 'es2022' }))) {
    const found = importIn(node);
    if (found !== null) imports.push(found);
    const { type, value } = node;
    if ((type === 'Identifier' || type === 'StringLiteral') && typeof value === 'string') words.add(value);
  }
  return { imports, words };
}

type Node = Readonly<Record<string, unknown>>;

function* nodesIn(value: unknown): Generator<Node, void, undefined> {
  if (Array.isArray(value)) {
    for (const item of value) yield* nodesIn(item);
  } else if (isNode(value)) {
    if (typeof value['type'] === 'string') yield value;
    for (const child of Object.values(value)) yield* nodesIn(child);
  }
}

function importIn(node: Node): Import | null {
  switch (node['type']) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      // `export { a }` has no source.
      return isNode(node['source']) ? toImport(node['source'], node['typeOnly'] === true ? 'type' : 'static') : null;
    case 'TsImportType':
      return toImport(node['argument'], 'type');
    case 'TsExternalModuleReference':
      return toImport(node['expression'], 'static');
    case 'CallExpression':
      return isNode(node['callee']) && node['callee']['type'] === 'Import' ? dynamicImport(node['arguments']) : null;
    default:
      return null;
  }
}

function dynamicImport(given: unknown): Import {
  const first: unknown = Array.isArray(given) ? given[0] : null;
  return toImport(isNode(first) ? first['expression'] : null, 'dynamic');
}

function toImport(source: unknown, kind: Import['kind']): Import {
  const specifier = isNode(source) && source['type'] === 'StringLiteral' ? source['value'] : null;
  // What is only known at run time cannot be held against a rule.
  if (typeof specifier !== 'string') throw new Error(`An import whose source is not a plain text (${kind}).`);
  return { specifier, kind };
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
