import process from 'node:process';
import { describe, expect, test } from '@jest/globals';
import { CustomerInvalidEmailsDocument, DeleteInvalidEmailDocument } from '../../src/operations/documents.js';
import { dist, run } from '../support/child.js';
import { executeAt } from '../support/gateway.js';
import { startMain } from '../support/program.js';
import { PRODUCTION } from '../support/settings.js';
import { bearer, JWT_SECRET } from '../support/tokens.js';
import { until } from '../support/until.js';
import { SEED_USER } from '../support/upstream.js';

/** The built programs: one makes a token, the other takes it. */

const SETTINGS = { JWT_SECRET, JWT_ISSUER: 'a-developer', JWT_AUDIENCE: 'the-gateway' };

const token = (args: readonly string[], env: Readonly<Record<string, string>> = SETTINGS) =>
  run(process.execPath, [dist('commands/token.js'), ...args], { env });

test('a token that the command made opens what it says, and nothing else, until it ends', async () => {
  const { url, output } = await startMain({ AUTH: 'jwt', ...SETTINGS });
  const execute = executeAt(url);
  const variables = { user: SEED_USER };
  expect((await execute(CustomerInvalidEmailsDocument, variables)).status).toBe(401);

  const made = await token(['--customers', `single,${SEED_USER}`, '--ttl', '10m', '--subject', 'anna']);
  expect([made.code, made.stderr, made.stdout.split('\n').length]).toEqual([0, '', 2]);
  const headers = bearer(made.stdout.trim());
  const read = await execute(CustomerInvalidEmailsDocument, variables, headers);
  expect([read.errors, read.data.customer?.invalidEmails?.length]).toEqual([[], 3]);
  const other = await execute(CustomerInvalidEmailsDocument, { user: 'medium' }, headers);
  expect(other.errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
  const email = 'isaac@hotmail';
  const refused = await execute(DeleteInvalidEmailDocument, { user: SEED_USER, email }, headers);
  expect(refused.errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);

  const both = await token(['--customers', '*', '--scope', 'invalid_emails:read invalid_emails:delete']);
  const deleted = await execute(DeleteInvalidEmailDocument, { user: SEED_USER, email }, bearer(both.stdout.trim()));
  expect(deleted.data.deleteInvalidEmail).toMatchObject({ deleted: true });

  // Made for another gateway.
  const foreign = await token(['--customers', '*'], { ...SETTINGS, JWT_AUDIENCE: 'another' });
  expect((await execute(CustomerInvalidEmailsDocument, variables, bearer(foreign.stdout.trim()))).status).toBe(401);
  const reason = '"reason":"ERR_JWT_CLAIM_VALIDATION_FAILED (aud check_failed)"';
  await until('the reason in the log', () => output.stdout.includes(reason));
  for (const secret of [JWT_SECRET, made.stdout.trim(), both.stdout.trim(), foreign.stdout.trim()]) {
    expect(output.stdout + output.stderr).not.toContain(secret);
  }
});

describe('no token is made', () => {
  test.each([
    [
      'in production',
      { ...PRODUCTION, UPSTREAM: 'v1', SENDGRID_API_USER: 'u', SENDGRID_API_KEY: 'k', JWT_SECRET },
      /^No token is made when NODE_ENV=production/,
    ],
    ['without a secret', {}, /AUTH=jwt needs JWT_JWKS_URL, JWT_PUBLIC_KEY or JWT_SECRET/],
    ['where keys are published', { JWT_JWKS_URL: 'http://127.0.0.1:1/' }, /^A token is made with JWT_SECRET: set it/],
    ['where nobody is asked for one', { AUTH: 'off' }, /^A token is made with JWT_SECRET: set it/],
    ['with a secret that is too short', { JWT_SECRET: 'hunter2' }, /JWT_SECRET must have at least 32 bytes/],
  ])('%s', async (_, env: Readonly<Record<string, string>>, sentence) => {
    const { code, stdout, stderr } = await token(['--customers', 'a'], env);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toContain('hunter2');
  });

  test('for arguments that are no request', async () => {
    const { code, stdout, stderr } = await token(['--customers', 'a', '--ttl', 'forever']);
    expect([code, stdout]).toEqual([64, '']);
    expect(stderr).toMatch(/^--ttl forever is no time .*\nUse: npm run --silent token -- /);
    expect((await token(['--customers', 'a', '--admin'])).stderr).toMatch(/^Unknown option '--admin'/);
  });
});

test('the package has the command under its own program', async () => {
  const made = await run(process.execPath, [dist('commands/cli.js'), 'token', '--customers', 'a'], { env: SETTINGS });
  expect([made.code, made.stderr]).toEqual([0, '']);
  expect(made.stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
});
