import { expect, test } from '@jest/globals';
import { isLoopback } from '../../src/loopback.js';

test.each(['localhost', 'LocalHost', '127.0.0.1', '127.255.255.254', '::1', '[::1]'])('%s is', (host) => {
  expect(isLoopback(host)).toBe(true);
});

test.each([
  '',
  '0.0.0.0',
  '::',
  '128.0.0.1',
  '127.0.0.1.example.com',
  '127.0.0',
  '127.example.com',
  'localhost.example.com',
  'mylocalhost',
  '::2',
  '[::1',
  '10.0.0.1',
])('%s is not', (host) => {
  expect(isLoopback(host)).toBe(false);
});
