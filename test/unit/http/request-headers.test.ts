import type { IncomingMessage } from 'node:http';
import { expect, test } from '@jest/globals';
import { requestIdOf, traceparentOf } from '../../../src/http/request-headers.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test.each(['a', 'req-1.2_3:4/5+6=', 'A'.repeat(128), '5bd66ef5095369c7b0d1f8f4bd33716a'])('"%s" is kept', (header) => {
  expect(requestIdOf(header)).toBe(header);
});

test.each([
  undefined,
  '',
  ' ',
  'a b',
  'a\nb',
  'a\r\nx-evil: 1',
  'a"b',
  '{"a":1}',
  'é',
  '\u202e',
  'A'.repeat(129),
  ['a'],
  ['a', 'b'],
])('%j is replaced by a new one', (header) => {
  const id = requestIdOf(header);
  expect(id).toMatch(UUID);
  expect(requestIdOf(header)).not.toBe(id);
});

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';

test.each([
  [`00-${TRACE}-${PARENT}-01`, true],
  [`00-${'0'.repeat(32)}-${PARENT}-01`, false],
  [`00-${TRACE}-${'0'.repeat(16)}-01`, false],
  [`00-${TRACE.toUpperCase()}-${PARENT}-01`, false],
  [`ff-${TRACE}-${PARENT}-01`, false],
  [`00-${TRACE}-${PARENT}-01-more`, false],
])('traceparent %s is valid: %s', (traceparent, valid) => {
  expect(traceparentOf({ headers: { traceparent } } as unknown as IncomingMessage)).toBe(valid ? traceparent : null);
});
