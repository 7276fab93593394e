import { describe, expect, test } from '@jest/globals';
import { RequestHeaderMap } from '../../../src/http/request-header-map.js';

const HEADERS = {
  'content-type': 'application/json',
  accept: 'text/html',
  'set-cookie': ['a', 'b'],
  absent: undefined,
};

test('headers are found by any letter case, lists of them joined', () => {
  const map = new RequestHeaderMap(HEADERS, null);
  expect(map.get('Content-Type')).toBe('application/json');
  expect(map.get('set-cookie')).toBe('a, b');
  expect(map.has('ACCEPT')).toBe(true);
  expect(map.has('absent')).toBe(false);
  expect(map.get('other')).toBeUndefined();
});

test('looked at as a whole it is the map that it stands for', () => {
  const expected = [
    ['content-type', 'application/json'],
    ['accept', 'text/html'],
    ['set-cookie', 'a, b'],
  ];
  expect([...new RequestHeaderMap(HEADERS, null)]).toEqual(expected);
  expect([...new RequestHeaderMap(HEADERS, null).keys()]).toEqual(expected.map(([name]) => name));
  expect([...new RequestHeaderMap(HEADERS, null).values()]).toEqual(expected.map(([, value]) => value));
  expect(new RequestHeaderMap(HEADERS, null).size).toBe(3);
  const seen: unknown[] = [];
  new RequestHeaderMap(HEADERS, null).forEach((value, name) => {
    seen.push([name, value]);
  });
  expect(seen).toEqual(expected);
});

test('what is changed stays changed', () => {
  const map = new RequestHeaderMap(HEADERS, null);
  map.set('X-New', '1');
  map.delete('Accept');
  expect(map.get('x-new')).toBe('1');
  expect(map.get('accept')).toBeUndefined();
  expect(map.get('content-type')).toBe('application/json');
});

describe('of the media types that a client takes', () => {
  const accept = 'application/graphql-response+json, application/json;q=0.5';
  const graphqlType = 'application/graphql-response+json; charset=utf-8';
  test.each([
    [null, accept],
    [graphqlType, graphqlType],
    ['application/json; charset=utf-8', undefined],
  ] as const)('the chosen one is left: %s', (mediaType, expected) => {
    expect(new RequestHeaderMap({ accept }, mediaType).get('accept')).toBe(expected);
    expect(Object.fromEntries(new RequestHeaderMap({ accept }, mediaType))['accept']).toBe(expected);
  });
});
