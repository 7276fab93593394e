import { expect, test } from '@jest/globals';
import { addressKey, clientAddress } from '../../../src/budgets/client-address.js';

test.each([
  [0, undefined, 'peer'],
  [0, '1.1.1.1', 'peer'],
  [1, undefined, 'peer'],
  [1, '1.1.1.1', '1.1.1.1'],
  [1, 'made up, 1.1.1.1', '1.1.1.1'],
  [2, 'made up, 2.2.2.2, 1.1.1.1', '2.2.2.2'],
  [2, '1.1.1.1', '1.1.1.1'],
  [1, 'made up, ', 'peer'],
  [1, '1.1.1.1:51234', '1.1.1.1'],
  [1, '[2001:db8::1]:443', '2001:db8::1'],
  [1, '[2001:db8::1]', '2001:db8::1'],
  [1, 'unknown', 'peer'],
])('with %i trusted proxies and X-Forwarded-For %j', (hops, forwardedFor, expected) => {
  expect(clientAddress('peer', forwardedFor, hops)).toBe(expected);
});

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:0db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['2001:db8::', '2001:db8:0:0::/64'],
  ['unknown', 'unknown'],
])('%s counts as %s', (address, expected) => {
  expect(addressKey(address)).toBe(expected);
});
