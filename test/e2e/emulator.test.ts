import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { send } from '../support/http.js';
import { startProgram } from '../support/program.js';
import { until } from '../support/until.js';
import { SEED_USER } from '../support/upstream.js';

const run = promisify(execFile);
const CURL = '/usr/bin/curl';

/** `npm run emulator`: the upstream alone, for front-end developers. */

test('starts alone, says where it is, answers as the upstream does, and stops', async () => {
  const program = startProgram('commands/emulator.js', { EMULATOR_PORT: '0' });
  const url = await until('an address', () => /http:\/\/127\.0\.0\.1:\d+/.exec(program.output.stdout)?.[0]);
  const form = { api_user: 'emulator', api_key: 'emulator', method: 'invalidemails', task: 'get', user: SEED_USER };
  const answer = await send(url, {
    method: 'POST',
    path: '/api/distributor.manage.json',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...form, date: '1' }).toString(),
  });
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.body)).toMatchObject([
    { email: 'example@example.com', created: '2009-06-10 12:40:30' },
    { email: 'isaac@hotmail', reason: 'Bad Syntax' },
    { email: 'example@example.com', reason: 'Known bad domain' },
  ]);
  program.kill('SIGTERM');
  expect(await program.ended).toEqual({ code: 0, signal: null });
});

/** The commands that it prints for people, run as they stand. */
const curlTest = existsSync(CURL) ? test : test.skip;
const without = existsSync(CURL) ? '' : ` (skipped: this machine has no ${CURL})`;

curlTest(`each version answers to the command that is printed for it${without}`, async () => {
  const program = startProgram('commands/emulator.js', { EMULATOR_PORT: '0' });
  await until('its end', () => program.output.stdout.includes('Ctrl-C stops it'));
  const commands = [...program.output.stdout.matchAll(/^ +(v\d) {2}(curl .+)$/gm)];
  expect(commands.map(([, version]) => version)).toEqual(['v1', 'v2', 'v3']);
  const lists = await Promise.all(
    commands.map(async ([, , command = '']) => JSON.parse((await run('sh', ['-c', command])).stdout)),
  );
  for (const list of lists) {
    expect(list.map(({ email }: { email: string }) => email)).toEqual([
      'example@example.com',
      'isaac@hotmail',
      'example@example.com',
    ]);
  }
  program.kill('SIGTERM');
  await program.ended;
});

test('a port that is none ends with exit code 78', async () => {
  const { ended, output } = startProgram('commands/emulator.js', { EMULATOR_PORT: 'x' });
  expect(await ended).toEqual({ code: 78, signal: null });
  expect(output.stderr).toMatch(/^EMULATOR_PORT must be a whole number from 0 to 65535/);
});
