import { expect, test } from '@jest/globals';
import { doubtsAbout } from '../../src/config/doubts.js';
import { SETTINGS } from '../../src/config/settings.js';

test('every setting that there is raises none, nor do those of other programs and those that are empty', () => {
  const known = Object.fromEntries(Object.keys(SETTINGS.shape).map((name) => [name, 'x']));
  const others = {
    PATH: '/bin',
    NODE_OPTIONS: '-r x',
    MAX_SPEED: '1',
    LOGNAME: 'root',
    HOSTNAME: 'h',
    JWT_AUDIANCE: '',
  };
  expect(doubtsAbout({ ...known, NODE_ENV: 'test', ...others })).toEqual([]);
});

test('misspelt settings are named, without their values', () => {
  const doubts = doubtsAbout({ JWT_AUDIANCE: 'me', SENDGRID_ACCOUT_MODE: 'account-id', SENDGRID_API_KYE: 's3cret/1' });
  expect(doubts).toEqual([
    'there is no setting JWT_AUDIANCE, SENDGRID_ACCOUT_MODE, SENDGRID_API_KYE: look for a misspelling; every setting is in docs/config.md',
  ]);
});

test.each(['MAX_REQUESTS', 'MAX_ROWS', 'MAX_OPERATION_DEPHT', 'TRUST_PROXIES', 'LOGLEVEL', 'AUDITLOG', 'CACHE_TTL'])(
  '%s is like a setting',
  (name) => {
    expect(doubtsAbout({ [name]: '1' })).toEqual([expect.stringContaining(`there is no setting ${name}:`)]);
  },
);

test.each([
  ['prod', 1],
  ['Development', 1],
  ['production', 0],
  ['development', 0],
  ['', 0],
])('NODE_ENV=%s raises %i', (NODE_ENV, count) => {
  expect(doubtsAbout({ NODE_ENV })).toHaveLength(count);
});
