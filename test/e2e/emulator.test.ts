import { expect, test } from '@jest/globals';
import { send } from '../support/http.js';
import { startProgram } from '../support/program.js';
import { until } from '../support/until.js';
import { SEED_USER } from '../support/upstream.js';

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

test('a port that is none ends with exit code 78', async () => {
  const { ended, output } = startProgram('commands/emulator.js', { EMULATOR_PORT: 'x' });
  expect(await ended).toEqual({ code: 78, signal: null });
  expect(output.stderr).toMatch(/^EMULATOR_PORT must be a whole number from 0 to 65535/);
});
