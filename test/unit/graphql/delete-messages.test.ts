import { expect, test } from '@jest/globals';
import { GatewayError } from '../../../src/errors.js';
import { messageOf } from '../../../src/graphql/delete-messages.js';

const error = new GatewayError('UPSTREAM_TIMEOUT', 'too slow');

test.each([
  { result: { outcome: 'DELETED', known: 'by answer' }, message: 'success' },
  { result: { outcome: 'DELETED', known: 'by reading back' }, message: 'gone (read back)' },
  { result: { outcome: 'NOT_FOUND', known: 'by answer' }, message: 'Email does not exist' },
  { result: { outcome: 'NOT_FOUND', known: 'by reading back' }, message: 'Email does not exist' },
  { result: { outcome: 'FAILED', error }, message: 'too slow' },
  { result: { outcome: 'UNKNOWN', error }, message: 'too slow' },
] as const)('$result.outcome says "$message"', ({ result, message }) => {
  expect(messageOf(result)).toBe(message);
});
