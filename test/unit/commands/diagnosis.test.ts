import { expect, test } from '@jest/globals';
import { describeTarget, diagnoseFailure, diagnoseList } from '../../../src/commands/diagnosis.js';
import { type ErrorCode, GatewayError } from '../../../src/errors.js';
import { Secret } from '../../../src/secret.js';

/** What doctor says: plain words, and the way out. */

const failed = (code: ErrorCode, cause?: unknown) =>
  diagnoseFailure(new GatewayError(code, 'The words.', { cause }), 'a');

test.each<[ErrorCode, RegExp]>([
  ['CUSTOMER_NOT_FOUND', /knows no customer a\./],
  ['UPSTREAM_REJECTED', /refuses the credentials\. Check SENDGRID_API_KEY \(and SENDGRID_API_USER/],
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
  const dialect = { format: 'xml', accountMode: 'subuser' } as const;
  expect(describeTarget({ kind: 'emulator', api: 'v1', ...dialect })).toBe('the embedded emulator (v1, xml)');
  expect(describeTarget({ kind: 'emulator', api: 'v3', ...dialect })).toBe('the embedded emulator (v3)');
  const secrets = { apiUser: new Secret('u'), apiKey: new Secret('k') };
  const account = { ...dialect, ...secrets, baseUrl: 'https://x.example' };
  expect(describeTarget({ ...account, kind: 'v1', api: 'v1' })).toBe('v1 at https://x.example (xml)');
  expect(describeTarget({ ...account, kind: 'v2', api: 'v2', format: 'json' })).toBe('v2 at https://x.example (json)');
  const v3 = { ...account, kind: 'v3', api: 'v3' } as const;
  expect(describeTarget(v3)).toBe('v3 at https://x.example (customers by subuser name)');
  expect(describeTarget({ ...v3, accountMode: 'account-id' })).toBe(
    'v3 at https://x.example (customers by account id)',
  );
});
