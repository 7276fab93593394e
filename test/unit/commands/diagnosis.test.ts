import { expect, test } from '@jest/globals';
import { describeTarget, diagnoseFailure, diagnoseList } from '../../../src/commands/diagnosis.js';
import { type ErrorCode, GatewayError } from '../../../src/errors.js';
import { Secret } from '../../../src/secret.js';

/** What doctor says: plain words, and the way out. */

const failed = (code: ErrorCode, cause?: unknown) =>
  diagnoseFailure(new GatewayError(code, 'The words.', { cause }), 'a');

test.each<[ErrorCode, RegExp]>([
  ['CUSTOMER_NOT_FOUND', /knows no customer a\./],
  ['UPSTREAM_REJECTED', /refuses the credentials\. Check SENDGRID_API_USER and SENDGRID_API_KEY/],
  ['UPSTREAM_TIMEOUT', /The words\. Check SENDGRID_BASE_URL .* UPSTREAM_TIMEOUT_MS/],
  ['UPSTREAM_UNAVAILABLE', /The words\. The fault is on the other side/],
  ['UPSTREAM_THROTTLED', /The words\. Somebody else is using up the rate limit/],
  ['UPSTREAM_PROTOCOL', /not this API: check SENDGRID_BASE_URL, UPSTREAM and UPSTREAM_FORMAT/],
  ['BAD_USER_INPUT', /^The words\.$/],
])('%s', (code, words) => {
  const { healthy, lines } = failed(code);
  expect(healthy).toBe(false);
  expect(lines.join(' ')).toMatch(words);
});

test('a connection that fails is told by its code', () => {
  const { lines } = failed('UPSTREAM_UNAVAILABLE', Object.assign(new Error('secret place'), { code: 'ECONNREFUSED' }));
  expect(lines).toEqual([
    'The words. (ECONNREFUSED)',
    'Check SENDGRID_BASE_URL, name resolution and the network between.',
  ]);
});

test('what nobody foresaw is a fault of the gateway', () => {
  expect(diagnoseFailure(new TypeError('x'), 'a').lines).toEqual([
    'The check itself failed; this is a fault of the gateway.',
  ]);
});

test('a made-up customer proves the credentials, whether the upstream knows it or not', () => {
  const unknown = diagnoseFailure(new GatewayError('CUSTOMER_NOT_FOUND', ''), null);
  expect(unknown).toMatchObject({
    healthy: true,
    lines: ['The upstream answers and accepts the credentials.', expect.anything()],
  });
  expect(diagnoseList(null, 0)).toEqual(unknown);
});

test.each([
  [1, '1 invalid email.'],
  [2, '2 invalid emails.'],
])('a customer with %i', (size, words) => {
  expect(diagnoseList('a', size)).toEqual({
    healthy: true,
    lines: [`The upstream answers and accepts the credentials; a has ${words}`],
  });
});

test('the upstream is named without its secrets', () => {
  expect(describeTarget({ kind: 'emulator', api: 'v1', format: 'xml' })).toBe('the embedded emulator (v1, xml)');
  const apiUser = new Secret('u');
  const account = {
    kind: 'v1',
    api: 'v1',
    format: 'json',
    baseUrl: 'https://x.example',
    apiUser,
    apiKey: apiUser,
  } as const;
  expect(describeTarget(account)).toBe('v1 at https://x.example (json)');
});
