import { createHash } from 'node:crypto';
import type { GraphQLRequest } from '@apollo/server';

/** Which document a request asks for: by its text, by its hash, or by both. */
export interface DocumentRequest {
  readonly text: string | null;
  readonly hash: string | null;
}

export type DocumentRequestResult =
  | { readonly ok: true; readonly document: DocumentRequest }
  | { readonly ok: false; readonly problem: string };

const PREFIX = 'sha256:';
const HASH = /^[0-9a-f]{64}$/;

/**
 * Reads `documentId` (GraphQL over HTTP, appendix A) and the `persistedQuery` extension of Apollo's clients. Apollo Server does not know
 * the first, and answers what is wrong with the second as if it were a fault of its own.
 */
export function readDocumentRequest({ http, query, extensions }: GraphQLRequest): DocumentRequestResult {
  const id = readDocumentId(http?.method === 'GET' ? searchedId(http.search) : memberOf(http?.body, 'documentId'));
  if (id === false) return fault('"documentId" must be sha256: and 64 hexadecimal digits in lower case');
  const persisted = readPersistedQuery(extensions?.['persistedQuery']);
  if (persisted === false) {
    return fault(
      '"extensions.persistedQuery" must have the version 1 and a "sha256Hash" of 64 hexadecimal digits in lower case',
    );
  }
  if (id !== null && persisted !== null && id !== persisted) {
    return fault('"documentId" and "extensions.persistedQuery" name different documents');
  }
  const hash = id ?? persisted;
  const text = query === undefined || query === '' ? null : query;
  if (hash !== null && text !== null && sha256(text) !== hash)
    return fault('"query" has another SHA-256 than was given');
  return { ok: true, document: { text, hash } };
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function fault(problem: string): DocumentRequestResult {
  return { ok: false, problem: `${problem}.` };
}

/** Null where there is none, false where it is not one. */
function readDocumentId(given: unknown): string | null | false {
  if (given === undefined || given === null) return null;
  if (typeof given !== 'string') return false;
  const hash = given.startsWith(PREFIX) ? given.slice(PREFIX.length) : given;
  return HASH.test(hash) ? hash : false;
}

function readPersistedQuery(given: unknown): string | null | false {
  if (given === undefined || given === null) return null;
  const hash = memberOf(given, 'sha256Hash');
  return memberOf(given, 'version') === 1 && typeof hash === 'string' && HASH.test(hash) ? hash : false;
}

/** More than one is none that is known. */
function searchedId(search: string): unknown {
  if (!search.includes('documentId')) return undefined;
  const ids = new URLSearchParams(search).getAll('documentId');
  return ids.length > 1 ? ids : ids[0];
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
