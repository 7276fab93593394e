import { expect, test } from '@jest/globals';
import { chooseMediaType } from '../../../src/http/media-types.js';

const JSON_TYPE = 'application/json; charset=utf-8';
const GRAPHQL_TYPE = 'application/graphql-response+json; charset=utf-8';

test.each<[string | undefined, string | null]>([
  [undefined, JSON_TYPE],
  ['', JSON_TYPE],
  ['*/*', JSON_TYPE],
  ['text/html, */*;q=0.1', JSON_TYPE],
  ['application/*', JSON_TYPE],
  ['Application/JSON', JSON_TYPE],
  ['application/json;charset=UTF-8', JSON_TYPE],
  ['application/graphql-response+json', GRAPHQL_TYPE],
  ['application/graphql-response+json; charset=utf-8, application/json; charset=utf-8', GRAPHQL_TYPE],
  ['application/graphql-response+json,application/json;q=0.9', GRAPHQL_TYPE],
  ['application/json, application/graphql-response+json', JSON_TYPE],
  ['application/json;q=0.5, application/graphql-response+json;q=0.6', GRAPHQL_TYPE],
  ['application/json;q=0, application/graphql-response+json;q=0.1', GRAPHQL_TYPE],
  ['application/json;q=0, */*', GRAPHQL_TYPE],
  ['application/json; charset=latin1', null],
  ['application/json;q=0', null],
  ['text/html', null],
  ['nonsense', null],
  [',;,', null],
])('%j gets %j', (accept, mediaType) => {
  expect(chooseMediaType(accept)).toBe(mediaType);
});
