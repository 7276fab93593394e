import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { SETTINGS } from '../../src/config/settings.js';
import { readTrustedDocuments } from '../../src/config/trusted-documents.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** What is read and what is reported, with a file of this text, or one that cannot be read. */
function read(env: Readonly<Record<string, string>>, file: string | Error) {
  const problems: string[] = [];
  const paths: string[] = [];
  const readFile = (path: string) => {
    paths.push(path);
    if (file instanceof Error) throw file;
    return file;
  };
  const documents = readTrustedDocuments(SETTINGS.parse(env), readFile, (problem) => problems.push(problem));
  return { documents, problems, paths };
}

const ONE = '{ __typename }';
const OTHER = 'query Ä { customer(user: "é") { id } }';
const MANIFEST = JSON.stringify({ [sha256(ONE)]: ONE, [sha256(OTHER)]: OTHER });

test('without a path every document may run, and no file is read', () => {
  expect(read({}, MANIFEST)).toEqual({ documents: null, problems: [], paths: [] });
});

test.each<[Readonly<Record<string, string>>, string]>([
  [{}, 'enforce'],
  [{ TRUSTED_DOCUMENTS_MODE: 'enforce' }, 'enforce'],
  [{ TRUSTED_DOCUMENTS_MODE: 'warn' }, 'warn'],
])('with a path and %j the documents are those of the manifest', (env, mode) => {
  const { documents, problems, paths } = read({ TRUSTED_DOCUMENTS: 'a/b.json', ...env }, MANIFEST);
  expect([problems, paths]).toEqual([[], ['a/b.json']]);
  expect(documents?.mode).toBe(mode);
  expect([...(documents?.texts ?? [])]).toEqual([
    [sha256(ONE), ONE],
    [sha256(OTHER), OTHER],
  ]);
});

test('a mode without a path is a problem: somebody believes that documents are kept out', () => {
  expect(read({ TRUSTED_DOCUMENTS_MODE: 'enforce' }, MANIFEST)).toMatchObject({
    documents: null,
    problems: ['TRUSTED_DOCUMENTS_MODE needs TRUSTED_DOCUMENTS, the path of a manifest'],
  });
});

describe('a manifest that cannot be used is a problem that quotes nothing of the file', () => {
  const SHAPE = 'it must be a JSON object from SHA-256 hashes to texts';
  test.each<[string | Error, string]>([
    [Object.assign(new Error('ENOENT: hunter2'), { code: 'ENOENT' }), 'the file cannot be read (ENOENT)'],
    ['', SHAPE],
    ['hunter2', SHAPE],
    ['["hunter2"]', SHAPE],
    ['null', SHAPE],
    [JSON.stringify({ [sha256(ONE)]: 7 }), SHAPE],
    ['{}', 'it holds no document'],
    [JSON.stringify({ [sha256(ONE)]: ONE, hunter2: ONE }), 'entry 2 of 2 is not under the SHA-256 of its text'],
    [JSON.stringify({ [sha256(ONE)]: `${ONE} ` }), 'entry 1 of 1 is not under the SHA-256 of its text'],
    [JSON.stringify({ [sha256(ONE).toUpperCase()]: ONE }), 'entry 1 of 1 is not under the SHA-256 of its text'],
  ])('%j', (file, why) => {
    const { documents, problems } = read({ TRUSTED_DOCUMENTS: 'a.json' }, file);
    expect([documents, problems]).toEqual([null, [`TRUSTED_DOCUMENTS must name a manifest of documents: ${why}`]]);
  });
});
