import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { NAMES_WITH_FILES } from '../../src/config/setting-files.js';
import { SETTINGS } from '../../src/config/settings.js';
import { configOf, problemsOf, REAL } from '../support/settings.js';

const KEY_FILE = { ...REAL, SENDGRID_API_KEY: undefined, SENDGRID_API_KEY_FILE: '/run/secrets/key' };
const keyFrom = (text: string): string => {
  const { upstream } = configOf(KEY_FILE, { '/run/secrets/key': text });
  if (upstream.kind === 'emulator') throw new Error('not the emulator');
  return upstream.apiKey.reveal();
};

test('every secret may come from a file', () => {
  expect(NAMES_WITH_FILES).toEqual(expect.arrayContaining(['SENDGRID_API_USER', 'SENDGRID_API_KEY']));
  const files = Object.keys(SETTINGS.shape).filter((name) => name.endsWith('_FILE'));
  expect(files).toEqual(NAMES_WITH_FILES.map((name) => `${name}_FILE`));
});

describe('a secret from a file', () => {
  test.each([
    ['as it is', 'k3y', 'k3y'],
    ['without the line break at its end', 'k3y\n', 'k3y'],
    ['without that of Windows', 'k3y\r\n', 'k3y'],
    ['with all but the last line break', 'k3y\n\n', 'k3y\n'],
    ['with blanks and lines within', ' k3y\nmore ', ' k3y\nmore '],
  ])('is read %s', (_, text, expected) => {
    expect(keyFrom(text)).toBe(expected);
  });

  test('is printed no more than another', () => {
    expect(JSON.stringify(configOf(KEY_FILE, { '/run/secrets/key': 'k3y' }))).not.toContain('k3y');
  });

  test('is not read where the setting is empty', () => {
    expect(problemsOf({ ...REAL, SENDGRID_API_KEY_FILE: '' })).toEqual([]);
  });
});

describe('one problem, and no second one for the same secret', () => {
  test('both given', () => {
    expect(problemsOf({ ...REAL, SENDGRID_API_KEY_FILE: '/key' }, { '/key': 'k3y' })).toEqual([
      'SENDGRID_API_KEY and SENDGRID_API_KEY_FILE are both set; set one of them',
    ]);
  });

  test.each(['', '\n', '\r\n'])('a file that holds nothing: %j', (text) => {
    expect(problemsOf(KEY_FILE, { '/run/secrets/key': text })).toEqual([
      'SENDGRID_API_KEY_FILE must name a file that holds something',
    ]);
  });

  test('a file that cannot be read; its name may be the secret itself, written in the wrong place', () => {
    expect(problemsOf(KEY_FILE)).toEqual(['SENDGRID_API_KEY_FILE must name a file that can be read (ENOENT)']);
  });

  test('together with all the others', () => {
    const files = { SENDGRID_API_USER_FILE: '/user', SENDGRID_API_KEY_FILE: '/key' };
    expect(problemsOf({ UPSTREAM: 'v1', AUTH: 'off', PORT: 'x', ...files }, { '/user': '\n' })).toEqual([
      'PORT must be a whole number from 0 to 65535',
      'SENDGRID_API_USER_FILE must name a file that holds something',
      'SENDGRID_API_KEY_FILE must name a file that can be read (ENOENT)',
      expect.stringMatching(/^AUTH=off /),
    ]);
  });
});

test('a secret or a public key of tokens may come from a file, and the rules about it hold', () => {
  const [WITH_SECRET, WITH_KEY] = [
    { AUTH: 'jwt', JWT_SECRET_FILE: '/s' },
    { AUTH: 'jwt', JWT_PUBLIC_KEY_FILE: '/k' },
  ];
  expect(problemsOf(WITH_SECRET, { '/s': `${'x'.repeat(32)}\n` })).toEqual([]);
  expect(problemsOf(WITH_SECRET, { '/s': `${'x'.repeat(31)}\n` })).toEqual(['JWT_SECRET must have at least 32 bytes']);
  expect(problemsOf(WITH_SECRET)).toEqual(['JWT_SECRET_FILE must name a file that can be read (ENOENT)']);
  const pem = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
  expect(problemsOf(WITH_KEY, { '/k': pem })).toEqual([]);
  expect(problemsOf(WITH_KEY, { '/k': 'x' })).toEqual([expect.stringMatching(/^JWT_PUBLIC_KEY must be a public key/)]);
});

test('the emulator does not go with a file either', () => {
  expect(problemsOf({ SENDGRID_API_KEY_FILE: '/key' }, { '/key': 'k3y' })).toEqual([
    'UPSTREAM=emulator does not go with SENDGRID_API_KEY_FILE: set UPSTREAM to v1, v2 or v3, or unset them',
  ]);
});
