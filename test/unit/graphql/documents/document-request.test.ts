import { HeaderMap } from '@apollo/server';
import { describe, expect, test } from '@jest/globals';
import { readDocumentRequest, sha256 } from '../../../../src/graphql/documents/document-request.js';

const TEXT = '{ __typename }';
const HASH = sha256(TEXT);
const OTHER = sha256('{ other }');

function post(body: Readonly<Record<string, unknown>>) {
  const { query, extensions } = body as { query?: string; extensions?: Record<string, unknown> };
  const http = { method: 'POST', headers: new HeaderMap(), search: '', body };
  return readDocumentRequest({ http, ...(query !== undefined && { query }), ...(extensions && { extensions }) });
}

const get = (search: string) =>
  readDocumentRequest({ http: { method: 'GET', headers: new HeaderMap(), search, body: undefined } });

const persisted = (sha256Hash: unknown, version: unknown = 1) => ({ persistedQuery: { version, sha256Hash } });

describe('a document is asked for', () => {
  test.each<[string, Readonly<Record<string, unknown>>, string | null, string | null]>([
    ['by nothing', {}, null, null],
    ['by an empty text', { query: '' }, null, null],
    ['by its text', { query: TEXT, documentId: null, extensions: {} }, TEXT, null],
    ['by its id', { documentId: `sha256:${HASH}` }, null, HASH],
    ['by its hash alone', { documentId: HASH }, null, HASH],
    ['by the extension', { extensions: persisted(HASH) }, null, HASH],
    ['by both', { documentId: HASH, extensions: persisted(HASH) }, null, HASH],
    ['by hash and text', { documentId: HASH, query: TEXT }, TEXT, HASH],
  ])('%s', (_, body, text, hash) => {
    expect(post(body)).toEqual({ ok: true, document: { text, hash } });
  });

  test.each([`?documentId=sha256:${HASH}`, `?documentId=${HASH}&variables={}`, `?documentId=sha256%3A${HASH}`])(
    'in the address: %s',
    (search) => {
      expect(get(search)).toEqual({ ok: true, document: { text: null, hash: HASH } });
    },
  );

  test('a body has no say in a GET, nor an address in a POST', () => {
    const body = { documentId: HASH };
    const none = { ok: true, document: { text: null, hash: null } };
    const http = { headers: new HeaderMap(), search: `?documentId=${HASH}`, body };
    expect(readDocumentRequest({ http: { ...http, method: 'GET', search: '' } })).toEqual(none);
    expect(readDocumentRequest({ http: { ...http, method: 'POST', body: {} } })).toEqual(none);
  });
});

describe('it is no well-formed request', () => {
  const ID = '"documentId" must be sha256: and 64 hexadecimal digits in lower case.';
  const EXTENSION =
    '"extensions.persistedQuery" must have the version 1 and a "sha256Hash" of 64 hexadecimal digits in lower case.';

  test.each<[Readonly<Record<string, unknown>>, string]>([
    ...[7, '', 'x', {}, [HASH], HASH.toUpperCase(), `md5:${HASH}`, `sha256:${HASH}0`, `sha256:sha256:${HASH}`].map(
      (documentId): [Readonly<Record<string, unknown>>, string] => [{ documentId }, ID],
    ),
    ...[persisted(HASH, 2), persisted(HASH, '1'), persisted(7), persisted('x'), { persistedQuery: 'x' }].map(
      (extensions): [Readonly<Record<string, unknown>>, string] => [{ extensions }, EXTENSION],
    ),
    [
      { documentId: HASH, extensions: persisted(OTHER) },
      '"documentId" and "extensions.persistedQuery" name different documents.',
    ],
    [{ documentId: OTHER, query: TEXT }, '"query" has another SHA-256 than was given.'],
    [{ extensions: persisted(OTHER), query: TEXT }, '"query" has another SHA-256 than was given.'],
  ])('%j', (body, problem) => {
    expect(post(body)).toEqual({ ok: false, problem });
  });

  test('with two ids in the address', () => {
    expect(get(`?documentId=${HASH}&documentId=${HASH}`)).toEqual({ ok: false, problem: ID });
  });
});
