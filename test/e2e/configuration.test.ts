import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, test } from '@jest/globals';
import { CustomerInvalidEmailsDocument } from '../../src/operations/documents.js';
import { beforeUpstream } from '../support/account.js';
import { dist, run } from '../support/child.js';
import { executeAt } from '../support/gateway.js';
import { closeAfterTest } from '../support/leftovers.js';
import { linesOf, startMain, startProgram } from '../support/program.js';
import { watchFor } from '../support/secret-watch.js';
import { PRODUCTION } from '../support/settings.js';
import { SEED_USER, startUpstream } from '../support/upstream.js';

/** Runs the program to its end, and gives the problems that it lists. */
async function problemsOf(env: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { output, ended } = startProgram('main.js', { PORT: '0', ...env });
  expect(await ended).toEqual({ code: 78, signal: null });
  expect(output.stdout).toBe('');
  const [first, ...lines] = output.stderr.trimEnd().split('\n');
  expect(first).toBe('The configuration cannot be used:');
  expect(lines.pop()).toBe('Every setting: docs/config.md');
  return lines.map((line) => line.replace(/^ {2}- /, ''));
}

describe('a configuration that cannot be used ends with exit code 78 and every problem', () => {
  test('of single settings', async () => {
    const problems = await problemsOf({
      PORT: '70000',
      UPSTREAM: 'v9',
      UPSTREAM_FORMAT: 'yaml',
      UPSTREAM_TIMEOUT_MS: '1.5',
      UPSTREAM_CONCURRENCY: '0',
      UPSTREAM_TIME_ZONE: 'Mars/Base',
      LOG_LEVEL: 'loud',
      AUTH: 'maybe',
    });
    expect(problems).toEqual([
      'PORT must be a whole number from 0 to 65535',
      'LOG_LEVEL must be one of debug, info, warn, error, silent',
      'UPSTREAM must be one of emulator, v1, v2, v3',
      'UPSTREAM_FORMAT must be one of json, xml',
      'UPSTREAM_TIME_ZONE must be an IANA time zone, such as America/Los_Angeles or UTC',
      'UPSTREAM_TIMEOUT_MS must be a whole number from 1 to 2147483647',
      'UPSTREAM_CONCURRENCY must be a whole number from 1 to 1024',
      'AUTH must be one of off, jwt',
    ]);
  });

  test('of the manifest of trusted documents', async () => {
    expect(await problemsOf({ TRUSTED_DOCUMENTS: 'no/such/manifest.json' })).toEqual([
      'TRUSTED_DOCUMENTS must name a manifest of documents: the file cannot be read (ENOENT)',
    ]);
    expect(await problemsOf({ TRUSTED_DOCUMENTS: 'package.json' })).toEqual([
      'TRUSTED_DOCUMENTS must name a manifest of documents: it must be a JSON object from SHA-256 hashes to texts',
    ]);
  });

  test('between settings, and shows no secret', async () => {
    const secrets = ['hunter2', 'us3r', 'correct-horse'];
    const problems = await problemsOf({
      UPSTREAM: 'v1',
      SENDGRID_BASE_URL: 'http://us3r:hunter2@api.example.com/?api_key=hunter2',
      SENDGRID_API_KEY: 'correct-horse',
      OPERATION_DEADLINE_MS: '5000',
      SHUTDOWN_GRACE_MS: '4000',
      CORS_ORIGINS: 'https://a.example/,*',
    });
    expect(problems).toEqual(
      expect.arrayContaining([
        'SHUTDOWN_GRACE_MS must not be below OPERATION_DEADLINE_MS (5000)',
        expect.stringMatching(/^AUTH must be given with a real upstream/),
        'SENDGRID_BASE_URL must have no user, password, query or fragment',
        'SENDGRID_API_USER must be set when UPSTREAM=v1',
        expect.stringMatching(/^CORS_ORIGINS must be /),
      ]),
    );
    for (const secret of secrets) expect(problems.join('\n')).not.toContain(secret);
  });

  test('of the emulator where it has no business', async () => {
    const env = { ...PRODUCTION, HOST: '0.0.0.0', SENDGRID_API_USER: 'us3r', SENDGRID_API_KEY: 'hunter2' };
    expect(await problemsOf(env)).toEqual([
      expect.stringMatching(/^AUTH must be given with a real upstream or a HOST that is not loopback/),
      expect.stringMatching(/^UPSTREAM must name a real upstream when NODE_ENV=production/),
      'UPSTREAM=emulator does not go with SENDGRID_API_USER, SENDGRID_API_KEY: set UPSTREAM to v1, v2 or v3, or unset them',
      expect.stringMatching(/^UPSTREAM must be written out when HOST is not loopback/),
    ]);
  });

  test('of credentials that everybody could use or read', async () => {
    const account = { SENDGRID_API_USER: 'a', SENDGRID_API_KEY: 'b', SENDGRID_BASE_URL: 'http://api.example.com' };
    expect(await problemsOf({ UPSTREAM: 'v1', AUTH: 'off', ...account })).toEqual([
      expect.stringMatching(/^AUTH=off lets everyone .* needs AUTH_OFF_I_KNOW=1$/),
      'SENDGRID_BASE_URL must be https unless it is a loopback address: every call carries the credentials',
    ]);
  });

  test('of tokens that could not be checked, and shows no secret', async () => {
    const problems = await problemsOf({ AUTH: 'jwt', JWT_SECRET: 'hunter2', JWT_JWKS_URL: 'http://hunter2.example' });
    expect(problems).toEqual([
      'AUTH=jwt takes only one of JWT_JWKS_URL, JWT_SECRET: unset the others',
      expect.stringMatching(/^JWT_JWKS_URL must be https/),
    ]);
    expect(problems.join('')).not.toContain('hunter2');
  });
});

test.each(['PORT', 'METRICS_PORT'])(
  'a %s that is taken ends with exit code 1 and a line that says what to do',
  async (name) => {
    const other = createServer();
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    closeAfterTest(async () => {
      other.close();
      await once(other, 'close');
    });
    const { port } = other.address() as AddressInfo;
    const { output, ended } = startProgram('main.js', { PORT: '0', [name]: String(port) });
    expect(await ended).toEqual({ code: 1, signal: null });
    expect(linesOf(output.stdout)).toEqual([
      {
        level: 'error',
        time: expect.any(String),
        msg: `cannot listen on 127.0.0.1:${port}: another process does; choose another ${name}`,
      },
    ]);
    expect(output.stderr).toBe('');
  },
);

test('a misspelt setting starts, and is told of behind the line that says where it listens', async () => {
  const program = await startMain({ JWT_AUDIANCE: 'me', NODE_ENV: 'prod' });
  await program.logged(/^NODE_ENV=/);
  expect(linesOf(program.output.stdout).slice(1, 3)).toMatchObject([
    { level: 'warn', msg: expect.stringMatching(/^there is no setting JWT_AUDIANCE: /) },
    { level: 'warn', msg: expect.stringMatching(/^NODE_ENV=prod is taken for development: /) },
  ]);
});

describe('secrets in files', () => {
  async function write(text: string): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'secrets-'));
    closeAfterTest(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, 'key'), text);
    return join(folder, 'key');
  }

  test('are read by the gateway and by the doctor', async () => {
    const emulator = await startUpstream();
    const { SENDGRID_API_KEY, ...others } = beforeUpstream(emulator.url);
    const env = { ...others, SENDGRID_API_KEY_FILE: await write(`${SENDGRID_API_KEY}\n`) };
    watchFor(String(SENDGRID_API_KEY));
    const { url } = await startMain(env);
    const { errors } = await executeAt(url)(CustomerInvalidEmailsDocument, { user: SEED_USER });
    expect(errors).toEqual([]);
    const { stdout, code } = await run(process.execPath, [dist('commands/doctor.js')], { env });
    expect(stdout).toContain('The upstream answers and accepts the credentials.');
    expect(code).toBe(0);
  });

  test('that cannot be read are problems that show nothing of them', async () => {
    const env = { UPSTREAM: 'v1', AUTH: 'off', AUTH_OFF_I_KNOW: '1' };
    watchFor('k3y-where-a-path-belongs');
    expect(
      await problemsOf({
        ...env,
        SENDGRID_API_USER_FILE: await write('\n'),
        SENDGRID_API_KEY_FILE: 'k3y-where-a-path-belongs',
      }),
    ).toEqual([
      'SENDGRID_API_USER_FILE must name a file that holds something',
      'SENDGRID_API_KEY_FILE must name a file that can be read (ENOENT)',
    ]);
  });
});
