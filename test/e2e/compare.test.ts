import process from 'node:process';
import { describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../src/emulator/emulator.js';
import { dist, run } from '../support/child.js';
import { answering, startRawUpstream } from '../support/raw-upstream.js';
import { startUpstream } from '../support/upstream.js';

/** `npm run compare`: what it says, how it ends, and that it changes nothing. */

const KEY = 'reseller-key-9c1d';
const ROW = { reason: 'Known bad domain', createdAt: 1_244_662_830 };
const row = (email: string, more: Partial<typeof ROW> = {}) => ({ email, ...ROW, ...more });

const start = (seed: Readonly<Record<string, readonly ReturnType<typeof row>[]>>): Promise<Emulator> =>
  startUpstream({
    credentials: { user: 'reseller', key: KEY },
    seed: Object.entries(seed).map(([user, rows]) => ({ user, rows })),
  });

const account = (baseUrl: string, prefix = ''): Readonly<Record<string, string>> => ({
  [`${prefix}SENDGRID_BASE_URL`]: baseUrl,
  [`${prefix}SENDGRID_API_USER`]: 'reseller',
  [`${prefix}SENDGRID_API_KEY`]: KEY,
});

/** Version 1 in JSON with version 1 in XML, unless told. */
async function compare(
  from: string,
  to: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
) {
  const finished = await run(process.execPath, [dist('commands/compare.js'), '--from', 'v1', '--to', 'v1', ...args], {
    env: { ...account(from), ...account(to, 'COMPARE_'), COMPARE_UPSTREAM_FORMAT: 'xml', ...env },
  });
  expect(finished.stdout + finished.stderr).not.toContain(KEY);
  return finished;
}

const LISTS = { alpha: [row('a@x'), row('b@x'), row('a@x')], beta: [], gamma: [row('Ü <"&>@x')] };

test('equal lists: 0, a table, and every list read once on either side', async () => {
  const [from, to] = [await start(LISTS), await start(LISTS)];
  const { code, stdout, stderr } = await compare(from.url, to.url);
  expect(stdout.split('\n')).toEqual([
    'customer  match  missing  extra  different',
    'alpha         3        0      0          0',
    'beta          0        0      0          0',
    'gamma         1        0      0          0',
    '',
    'match: on both; missing: on v1 (--from) alone; extra: on v1 (--to) alone; different: another reason or time.',
    'The lists are equal.',
    '',
  ]);
  expect([code, stderr]).toEqual([0, '']);
  for (const { calls } of [from, to]) {
    expect(calls.list.map(({ fields }) => fields['task'])).toEqual(['get', 'get', 'get', 'get']);
  }
});

describe('a difference: 1', () => {
  test('in entries, and in customers, as a table', async () => {
    const from = await start({ ...LISTS, delta: [row('d@x')] });
    const to = await start({
      ...LISTS,
      alpha: [row('b@x'), row('a@x', { reason: 'Bad Syntax' }), row('new@x')],
      omega: [],
    });
    const { code, stdout } = await compare(from.url, to.url);
    expect(stdout.split('\n').slice(0, 5)).toEqual([
      'customer  match  missing  extra  different',
      'alpha         1        1      1          1',
      'beta          0        0      0          0',
      'delta         0        1      0          0  v1 (--to) has no such customer',
      'gamma         1        0      0          0',
    ]);
    expect(stdout).toContain('Only v1 (--to) has these customers: "omega".\nThe lists differ.\n');
    expect(code).toBe(1);
    expect(to.state.size('alpha')).toBe(3);
  });

  test('for machines', async () => {
    const from = await start(LISTS);
    const to = await start({ ...LISTS, alpha: [row('a@x'), row('a@x')] });
    const { code, stdout } = await compare(from.url, to.url, ['--json', '--users', 'alpha,gamma,alpha']);
    expect(JSON.parse(stdout)).toMatchObject({
      result: 'different',
      onlyTo: [],
      customers: [
        {
          user: 'alpha',
          match: 2,
          missing: 1,
          entries: { missing: [{ email: 'b@x', reason: ROW.reason, created: '2009-06-10T19:40:30Z' }] },
        },
        { user: 'gamma', match: 1, missing: 0 },
      ],
    });
    expect(code).toBe(1);
    // The users were given: nobody is asked for a directory.
    expect(from.calls.list.map(({ fields }) => fields['method'])).toEqual(['invalidemails', 'invalidemails']);
  });
});

describe('version 1 with version 3', () => {
  const v3 = (url: string) => ({ COMPARE_SENDGRID_BASE_URL: url, COMPARE_SENDGRID_API_KEY: KEY });
  const run3 = (from: Emulator, to: Emulator, ...args: readonly string[]) =>
    run(process.execPath, [dist('commands/compare.js'), '--from', 'v1', '--to', 'v3', ...args], {
      env: { ...account(from.url), ...v3(to.url) },
    });

  test('of one account they list the same', async () => {
    const emulator = await startUpstream({ credentials: { user: 'reseller', key: KEY } });
    // 100,000 rows take 201 calls: a test of its own.
    emulator.state.removeCustomer('large');
    const { code, stdout } = await run3(emulator, emulator);
    expect(stdout).toContain('\nmedium                       500        0      0          0\n');
    expect(stdout).toContain('\nThe lists are equal.\n');
    expect(code).toBe(0);
    expect(emulator.calls.list.filter(({ method }) => method === 'DELETE')).toEqual([]);
  });

  test('and a difference is found', async () => {
    const [from, to] = [await start(LISTS), await start({ ...LISTS, gamma: [row('Ü <"&>@x', { createdAt: 1 })] })];
    const { code, stdout } = await run3(from, to, '--users', 'gamma,alpha');
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      'customer  match  missing  extra  different',
      'gamma         0        0      0          1',
      'alpha         3        0      0          0',
    ]);
    expect(code).toBe(1);
  });
});

test('over the budget of a minute it waits for the next', async () => {
  const [from, to] = [await start(LISTS), await start(LISTS)];
  // The program starts ten seconds before its next minute.
  const clock = 'const now = Date.now, shift = 50_000 - (now() % 60_000); Date.now = () => now() + shift;';
  const { code } = await compare(from.url, to.url, [], {
    UPSTREAM_CALLS_PER_MINUTE: '3',
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(clock)}`,
  });
  expect(code).toBe(0);
  expect(from.calls.list).toHaveLength(4);
}, 90_000);

describe('not compared: 2', () => {
  test('a list that cannot be read, beside those that can', async () => {
    const [from, to] = [await start(LISTS), await start(LISTS)];
    to.faults.plan({ fault: { kind: 'damage', part: 'last' }, user: 'beta', times: 'always' });
    const { code, stdout } = await compare(from.url, to.url);
    expect(stdout).toContain('beta          -        -      -          -  v1 (--to): UPSTREAM_PROTOCOL\n');
    expect(stdout).toContain('alpha         3        0      0          0\n');
    expect(stdout).toContain('1 of 3 customers could not be compared.\n');
    expect(code).toBe(2);
  });

  test('customers that cannot be listed', async () => {
    const from = await start(LISTS);
    const to = await startRawUpstream(answering(404, { 'content-type': 'text/html' }, '<html></html>'));
    const { code, stdout, stderr } = await compare(from.url, to.url);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^The customers could not be read \(UPSTREAM_PROTOCOL\): .* Name them with --users/);
    expect(code).toBe(2);
  });

  test.each([
    ['no version', ['--from', 'v4']],
    ['an unknown option', ['--delete']],
    ['a name that is none', ['--users', 'a,,b']],
  ])('%s: how to use it', async (_, args) => {
    const { code, stdout, stderr } = await compare('http://127.0.0.1:1', 'http://127.0.0.1:1', args);
    expect(stdout).toBe('');
    expect(stderr).toContain('Use: npm run compare -- --from v1|v2|v3 --to v1|v2|v3');
    expect(code).toBe(2);
  });
});

test('settings that cannot be used: 78, both sides at once, each by its own names', async () => {
  const { code, stderr } = await run(process.execPath, [dist('commands/compare.js'), '--from', 'v1', '--to', 'v2'], {
    env: { SENDGRID_API_USER: 'u', COMPARE_SENDGRID_BASE_URL: 'ftp://x' },
  });
  expect(stderr.split('\n')).toEqual([
    'The settings of v1 (--from) cannot be used:',
    '  - SENDGRID_API_KEY must be set when UPSTREAM=v1',
    'The settings of v2 (--to, each with the prefix COMPARE_) cannot be used:',
    '  - COMPARE_SENDGRID_BASE_URL must be a URL such as https://api.sendgrid.com',
    '  - COMPARE_SENDGRID_API_KEY must be set when UPSTREAM=v2',
    '',
  ]);
  expect(code).toBe(78);
});
