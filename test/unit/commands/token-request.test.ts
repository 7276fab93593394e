import { expect, test } from '@jest/globals';
import { readTokenRequest } from '../../../src/commands/token-request.js';

const REQUEST = { customers: ['a'], scope: 'invalid_emails:read', seconds: 3600, subject: 'developer' };

test.each([
  ['--customers a', {}],
  ['--customers=a,b', { customers: ['a', 'b'] }],
  ['--customers *', { customers: ['*'] }],
  ['--customers a --scope invalid_emails:delete', { scope: 'invalid_emails:delete' }],
  ['--customers a --ttl 90', { seconds: 90 }],
  ['--customers a --ttl 90s', { seconds: 90 }],
  ['--customers a --ttl 15m', { seconds: 900 }],
  ['--customers a --ttl 30d', { seconds: 2_592_000 }],
  ['--customers a --subject anna', { subject: 'anna' }],
])('%s', (line, expected) => {
  expect(readTokenRequest(line.split(' '))).toEqual({ ...REQUEST, ...expected });
});

test('names and scopes are taken as they are, but for the space between scopes', () => {
  expect(readTokenRequest(['--customers', 'Alpha, beta ,é', '--scope', ' a  b '])).toEqual({
    ...REQUEST,
    customers: ['Alpha', ' beta ', 'é'],
    scope: 'a b',
  });
});

test.each([
  ['', /^--customers is missing/],
  ['--customers', /./],
  ['--customers=', /^--customers is missing/],
  ['--customers a,', /^--customers has an empty name/],
  ['--customers a,*', /^--customers is '\*' alone/],
  ['--customers a --ttl 0', /^--ttl 0 is no time from 1 second to 30 days/],
  ['--customers a --ttl 31d', /^--ttl 31d/],
  ['--customers a --ttl 1.5h', /^--ttl 1.5h/],
  ['--customers a --ttl forever', /^--ttl forever/],
  ['--customers a --ttl 1w', /^--ttl 1w/],
  ['--customers a --subject=', /^--subject is empty/],
  ['--customers a --admin', /./],
  ['a', /./],
])('"%s" is no request', (line, sentence) => {
  expect(readTokenRequest(line.split(' ').filter(Boolean))).toEqual(expect.stringMatching(sentence));
});
