import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, test } from '@jest/globals';
import { dist, type Finished, run } from '../support/child.js';
import { newKey, startJwksServer } from '../support/jwks-server.js';
import { answering, deadUrl, startRawUpstream } from '../support/raw-upstream.js';
import { temporaryDirectory } from '../support/temporary.js';
import { startUpstream } from '../support/upstream.js';

/** `npm run doctor`: what it says, how it ends, and that it neither prints a secret nor changes anything. */

const USER = 'reseller-user-7f3a';
const KEY = 'reseller-key-9c1d';

const doctor = (env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Finished> =>
  run(process.execPath, [dist('commands/doctor.js'), ...args], { env });

const account = (baseUrl: string): Readonly<Record<string, string>> => ({
  UPSTREAM: 'v1',
  SENDGRID_BASE_URL: baseUrl,
  SENDGRID_API_USER: USER,
  SENDGRID_API_KEY: KEY,
  AUTH: 'off',
  AUTH_OFF_I_KNOW: '1',
});

const lines = (...all: readonly string[]): string => all.map((line) => `${line}\n`).join('');

/** Whatever happens: words on stdout alone, and no secret in them. */
function expectOutcome({ code, stdout, stderr }: Finished, expectedCode: number, ...words: readonly string[]): void {
  expect(stdout).toBe(lines(...words));
  expect(stderr).toBe('');
  expect(code).toBe(expectedCode);
  expect(stdout).not.toMatch(new RegExp(`${USER}|${KEY}`));
}

const HINT = 'To read the list of a customer as well: npm run doctor -- --user NAME';

describe('healthy', () => {
  test('without any configuration: the embedded emulator', async () => {
    expectOutcome(
      await doctor({}),
      0,
      'The configuration is usable. The upstream is the embedded emulator (v1, json).',
      'The upstream answers and accepts the credentials.',
      HINT,
    );
  });

  test('an account by version 3: a customer that nobody has, and that is looked up', async () => {
    const { url, calls } = await startUpstream({ credentials: { user: USER, key: KEY } });
    expectOutcome(
      await doctor({ ...account(url), UPSTREAM: 'v3', SENDGRID_API_USER: '' }),
      0,
      `The configuration is usable. The upstream is v3 at ${url} (customers by subuser name).`,
      'The upstream answers and accepts the credentials.',
      HINT,
    );
    expect(calls.list.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v3/suppression/invalid_emails',
      'GET /v3/subusers',
    ]);
  });

  test.each(['json', 'xml'])('an account, in %s: one read of a customer that nobody has', async (format) => {
    const { url, calls } = await startUpstream({ credentials: { user: USER, key: KEY } });
    expectOutcome(
      await doctor({ ...account(`${url}/`), UPSTREAM_FORMAT: format }),
      0,
      `The configuration is usable. The upstream is v1 at ${url} (${format}).`,
      'The upstream answers and accepts the credentials.',
      HINT,
    );
    expect(calls.list.map(({ fields }) => [fields['task'], fields['user']])).toEqual([
      ['get', 'invalid-emails-gateway-doctor'],
    ]);
  });

  test.each([
    ['medium', '500 invalid emails'],
    ['single', '1 invalid email'],
    ['empty', '0 invalid emails'],
  ])('--user %s', async (user, size) => {
    const { url, calls } = await startUpstream({ credentials: { user: USER, key: KEY } });
    expectOutcome(
      await doctor(account(url), '--user', user),
      0,
      `The configuration is usable. The upstream is v1 at ${url} (json).`,
      `The upstream answers and accepts the credentials; ${user} has ${size}.`,
    );
    expect(calls.list.map(({ fields }) => [fields['task'], fields['user']])).toEqual([['get', user]]);
  });
});

describe('keys and the record of deletes', () => {
  const HEALTHY = 'The upstream answers and accepts the credentials.';
  const EMULATOR = 'The configuration is usable. The upstream is the embedded emulator (v1, json).';
  const settings = (JWT_JWKS_URL: string, AUDIT_LOG: string) => ({
    AUTH: 'jwt',
    JWT_JWKS_URL,
    AUDIT_LOG,
    AUDIT_ADDRESSES: 'plain',
  });

  test('that are there; no file is made for it', async () => {
    const { url } = await startJwksServer(newKey('1'), newKey('2'));
    const path = join(await temporaryDirectory(), 'deletes.jsonl');
    const words = [EMULATOR, 'The issuer publishes 2 keys.', 'Deletes can be recorded in AUDIT_LOG.', HEALTHY, HINT];
    expectOutcome(await doctor(settings(url, path)), 0, ...words);
    expect(existsSync(path)).toBe(false);
    writeFileSync(path, 'half a line');
    expectOutcome(await doctor(settings(url, path)), 0, ...words);
    expect(readFileSync(path, 'utf8')).toBe('half a line');
    expectOutcome(await doctor(settings(url, '-')), 0, ...words);
  });

  test.each([
    ['ENOENT', ['no', 'such', 'deletes.jsonl']],
    ['EISDIR', []],
  ])('that are not: %s', async (code, parts) => {
    const path = join(await temporaryDirectory(), ...parts);
    expectOutcome(
      await doctor(settings(`${await deadUrl()}/jwks.json`, path)),
      1,
      EMULATOR,
      'The keys of JWT_JWKS_URL cannot be read (Error ECONNREFUSED), so nobody gets in.',
      'Check the address, name resolution and the network between, and that a JSON Web Key Set is there.',
      `AUDIT_LOG must be a file that can be created or appended to (${code}), or - for stdout.`,
      'The gateway does not start with it: check the path and who may write there.',
      HEALTHY,
      HINT,
    );
  });

  test('of an issuer that publishes none', async () => {
    const { url } = await startJwksServer();
    const { code, stdout } = await doctor({ AUTH: 'jwt', JWT_JWKS_URL: url });
    expect(stdout).toContain('The issuer publishes no key, so nobody gets in.\nCheck JWT_JWKS_URL.\n');
    expect(code).toBe(1);
  });
});

describe('sick', () => {
  const usable = (url: string): string => `The configuration is usable. The upstream is v1 at ${url} (json).`;
  const htmlAt = (status: number) =>
    startRawUpstream(
      answering(status, { 'content-type': 'text/html' }, '<!DOCTYPE html><html><h1>Welcome</h1></html>'),
    );

  test('a customer that is not there', async () => {
    const { url } = await startUpstream({ credentials: { user: USER, key: KEY } });
    expectOutcome(
      await doctor(account(url), '--user', 'Single'),
      1,
      usable(url),
      'The upstream answers and accepts the credentials, but knows no customer Single.',
      'Check the name, letter by letter: it is passed on exactly as given.',
    );
  });

  test('wrong credentials', async () => {
    const { url } = await startUpstream();
    expectOutcome(
      await doctor(account(url)),
      1,
      usable(url),
      'The upstream answers, but refuses the credentials.',
      'Check SENDGRID_API_KEY (and SENDGRID_API_USER where it is a password), and that it may read the lists of its customers and, in version 3, its subusers.',
    );
  });

  test('nobody listens', async () => {
    const url = await deadUrl();
    expectOutcome(
      await doctor(account(url)),
      1,
      usable(url),
      'The connection to the upstream failed. (ECONNREFUSED)',
      'Check SENDGRID_BASE_URL, name resolution and the network between.',
    );
  });

  test('nobody answers', async () => {
    const { url } = await startRawUpstream(() => {});
    expectOutcome(
      await doctor({ ...account(url), UPSTREAM_TIMEOUT_MS: '300' }),
      1,
      usable(url),
      'The upstream gave no whole answer within 300 ms.',
      'Check SENDGRID_BASE_URL and the network between; UPSTREAM_TIMEOUT_MS is how long it may take.',
    );
  });

  test('a web server that is no API', async () => {
    const { url } = await htmlAt(200);
    const { code, stdout } = await doctor(account(url));
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      usable(url),
      expect.stringMatching(/^The upstream's answer/),
      'Something answers there that is not this API: check SENDGRID_BASE_URL, UPSTREAM and UPSTREAM_FORMAT.',
    ]);
    expect(stdout).not.toMatch(/Welcome|html/i);
    expect(code).toBe(1);
  });

  test('a proxy whose upstream is down', async () => {
    const { url } = await htmlAt(502);
    const { code, stdout } = await doctor(account(url));
    expect(stdout).toMatch(/502.*\nThe fault is on the other side; if it lasts, ask the vendor\.\n$/);
    expect(code).toBe(1);
  });

  test('a configuration that cannot be used, with every problem, before anything is sent', async () => {
    const { url, calls } = await startUpstream();
    const env = { ...account(url), AUTH_OFF_I_KNOW: '', SENDGRID_API_USER: '', CORS_ORIGINS: 'example.com' };
    expectOutcome(
      await doctor(env),
      1,
      'The configuration cannot be used:',
      '  - AUTH=off lets everyone who reaches the gateway delete; with a real upstream or a HOST that is not loopback it needs AUTH_OFF_I_KNOW=1',
      '  - SENDGRID_API_USER must be set when UPSTREAM=v1',
      '  - CORS_ORIGINS must be a comma-separated list of origins such as https://app.example.com',
      'Every setting: docs/config.md',
    );
    expect(calls.list).toEqual([]);
  });

  test('credentials in the wrong place are not printed either', async () => {
    const { code, stdout, stderr } = await doctor(account(`https://${USER}:${KEY}@api.sendgrid.com`));
    expect(stdout).toContain('SENDGRID_BASE_URL must have no user, password, query or fragment');
    expect(stdout + stderr).not.toMatch(new RegExp(`${USER}|${KEY}`));
    expect(code).toBe(1);
  });

  test.each([[['--user']], [['--name', 'medium']], [['medium']]])(
    'arguments that it does not have: %j',
    async (args) => {
      expectOutcome(await doctor({}, ...args), 1, 'Use: npm run doctor [-- --user NAME]');
    },
  );

  test('a name that nobody can have', async () => {
    expectOutcome(
      await doctor({}, '--user', ' '),
      1,
      'The configuration is usable. The upstream is the embedded emulator (v1, json).',
      '"--user" is blank; give 1 to 64 characters, not blank.',
    );
  });
});

test('it is a command of the package too, with its own arguments', async () => {
  const finished = await run(process.execPath, [dist('commands/cli.js'), 'doctor', '--user', 'nobody']);
  expect(finished.stdout).toContain('knows no customer nobody.');
  expect(finished.code).toBe(1);
});
