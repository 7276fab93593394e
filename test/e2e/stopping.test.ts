import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { print } from 'graphql';
import { CustomerInvalidEmailsDocument } from '../../src/operations/documents.js';
import { jsonOf, post, send } from '../support/http.js';
import { beforeUpstream, linesOf, startMain } from '../support/program.js';
import { until } from '../support/until.js';
import { SEED_USER, startUpstream } from '../support/upstream.js';

/** A gateway of its own process with one slow request in flight. */
async function startWithRequestInFlight(latencyMs: number) {
  const emulator = await startUpstream({ latencyMs });
  const program = await startMain(beforeUpstream(emulator.url));
  const query = print(CustomerInvalidEmailsDocument);
  const answer = post(program.url, { query, variables: { user: SEED_USER } });
  // Whoever does not wait for it must not be told about a broken connection either.
  answer.catch(() => {});
  await until('a call to the upstream', () => emulator.calls.list.length === 1);
  return { program, answer, emulator };
}

describe.each(['SIGTERM', 'SIGINT'] as const)('%s', (signal) => {
  test('answers what is in flight, takes nothing more, and ends with exit code 0', async () => {
    const { program, answer, emulator } = await startWithRequestInFlight(800);
    program.kill(signal);
    expect(await program.logged(/^stopping: /)).toMatchObject({ level: 'info', signal });
    // npm may hand one signal on twice: that is one. Only now, since the system merges what comes at the same moment.
    program.kill(signal);
    await expect(send(program.url, { path: '/healthz' })).rejects.toMatchObject({ code: 'ECONNREFUSED' });

    const answered = await answer;
    expect(answered.status).toBe(200);
    expect(jsonOf(answered)).toMatchObject({ data: { customer: { user: SEED_USER, invalidEmails: [{}, {}, {}] } } });
    expect(jsonOf(answered)).not.toHaveProperty('errors');
    expect(await program.ended).toEqual({ code: 0, signal: null });
    expect(emulator.calls.list).toHaveLength(1);
    expect(linesOf(program.output.stdout).at(-1)).toMatchObject({ msg: 'stopped' });
    expect(program.output.stderr).toBe('');
  });
});

test('a second signal a second later ends it at once, with exit code 1', async () => {
  const { program, answer } = await startWithRequestInFlight(60_000);
  program.kill('SIGTERM');
  await program.logged(/^stopping: /);
  // The second by which the two are told apart is the product's; there is nothing to ask about it.
  await sleep(1050);
  program.kill('SIGTERM');
  expect(await program.ended).toEqual({ code: 1, signal: null });
  expect(linesOf(program.output.stdout).at(-1)).toMatchObject({
    level: 'warn',
    msg: 'stopped at once by a second signal',
  });
  await expect(answer).rejects.toThrow();
});
