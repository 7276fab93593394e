import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { print } from 'graphql';
import { CustomerInvalidEmailsDocument, DeleteInvalidEmailDocument } from '../../src/operations/documents.js';
import { beforeUpstream } from '../support/account.js';
import { jsonOf, post, send } from '../support/http.js';
import { linesOf, startMain } from '../support/program.js';
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
  test('answers a read, a delete and an export in flight, says it is not ready, and ends with exit code 0', async () => {
    const { program, answer, emulator } = await startWithRequestInFlight(800);
    const mutation = print(DeleteInvalidEmailDocument);
    const deleting = post(program.url, { query: mutation, variables: { user: 'single', email: 'nobody@x' } });
    const exporting = send(program.url, { path: '/export/customers/medium/invalid-emails.csv' });
    await until('three calls to the upstream', () => emulator.calls.list.length === 3);
    program.kill(signal);
    expect(await program.logged(/^stopping: /)).toMatchObject({ level: 'info', signal });
    // npm may hand one signal on twice: that is one. Only now, since the system merges what comes at the same moment.
    program.kill(signal);

    // A balancer that looks now must see 503 and not a closed port.
    const probe = await send(program.url, { path: '/readyz' });
    expect([probe.status, probe.headers['connection']]).toEqual([503, 'close']);
    expect(jsonOf(probe)).toMatchObject({ status: 'not ready', phase: 'draining' });

    const answered = await answer;
    expect([answered.status, answered.headers['connection']]).toEqual([200, 'close']);
    expect(jsonOf(answered)).toMatchObject({ data: { customer: { user: SEED_USER, invalidEmails: [{}, {}, {}] } } });
    expect(jsonOf(answered)).not.toHaveProperty('errors');
    expect(jsonOf(await deleting)).toMatchObject({ data: { deleteInvalidEmail: { deleted: false } } });
    expect((await exporting).body.trimEnd().split('\r\n').length).toBeGreaterThan(500);
    expect(await program.ended).toEqual({ code: 0, signal: null });
    expect(linesOf(program.output.stdout).at(-1)).toMatchObject({ msg: 'stopped' });
    expect(program.output.stderr).toBe('');
  });
});

test('an export that is half sent is sent to its end', async () => {
  const emulator = await startUpstream();
  const program = await startMain(beforeUpstream(emulator.url));
  const request = get(`${program.url}/export/customers/large/invalid-emails.csv`, { agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  // Far more than all buffers between take, so the export waits for its reader.
  const expected = Number(response.headers['x-total-count']);
  expect(expected).toBe(100_000);
  program.kill('SIGTERM');
  await program.logged(/^stopping: /);
  expect((await send(program.url, { path: '/readyz' })).status).toBe(503);
  let lines = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) lines += chunk.filter((byte) => byte === 0x0a).length;
  expect(lines).toBe(1 + expected);
  expect(await program.ended).toEqual({ code: 0, signal: null });
}, 20_000);

test('deletes of one request that come one after the other are over, and answered, within the grace', async () => {
  const emulator = await startUpstream();
  const settings = { SHUTDOWN_GRACE_MS: '3000', OPERATION_DEADLINE_MS: '3000', MAX_EVENT_LOOP_LAG_MS: '60000' };
  const program = await startMain({ ...beforeUpstream(emulator.url), ...settings });
  emulator.faults.plan({ fault: { kind: 'latency', ms: 2_000 }, times: 9 });
  const each = (name: string) => `${name}: deleteInvalidEmail(user: "single", email: "nobody@x") { deleted }`;
  const answer = post(program.url, { query: `mutation { ${each('a')} ${each('b')} ${each('c')} }` });
  await until('a call to the upstream', () => emulator.calls.list.length === 1);
  program.kill('SIGTERM');
  expect(jsonOf(await answer)).toMatchObject({
    data: { a: { deleted: false }, b: null, c: null },
    errors: [
      { path: ['b'], extensions: { outcome: 'UNKNOWN' } },
      { path: ['c'], extensions: { outcome: 'FAILED' } },
    ],
  });
  expect(await program.ended).toEqual({ code: 0, signal: null });
}, 20_000);

test('what is not answered within the grace is cut off, and the log says so', async () => {
  const emulator = await startUpstream();
  const program = await startMain({
    ...beforeUpstream(emulator.url),
    SHUTDOWN_GRACE_MS: '5000',
    OPERATION_DEADLINE_MS: '5000',
  });
  const request = get(`${program.url}/export/customers/large/invalid-emails.csv`, { agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  program.kill('SIGTERM');
  expect(await program.logged(/^requests are cut off/)).toMatchObject({ level: 'warn', requests: 1 });
  expect(await program.ended).toEqual({ code: 0, signal: null });
  await expect(response.toArray()).rejects.toThrow();
}, 20_000);

test('a connection that asks for nothing does not hold the process', async () => {
  const { program, answer } = await startWithRequestInFlight(300);
  const { hostname, port } = new URL(program.url);
  const silent = connect(Number(port), hostname);
  silent.on('error', () => {});
  await once(silent, 'connect');
  program.kill('SIGTERM');
  expect((await answer).status).toBe(200);
  expect(await program.ended).toEqual({ code: 0, signal: null });
});

test('500 clients that stall in their headers do not keep a working one waiting', async () => {
  const { program, answer } = await startWithRequestInFlight(0);
  await answer;
  const { hostname, port } = new URL(program.url);
  const stalled = Array.from({ length: 500 }, () => connect(Number(port), hostname));
  for (const socket of stalled) {
    socket.on('error', () => {});
    socket.write('POST /graphql HTTP/1.1\r\nhost: local');
  }
  await Promise.all(
    stalled.map(async (socket) => {
      if (socket.readyState !== 'open') await once(socket, 'connect');
    }),
  );
  const body = { query: print(CustomerInvalidEmailsDocument), variables: { user: SEED_USER } };
  const answers = await Promise.all(Array.from({ length: 20 }, () => post(program.url, body)));
  for (const working of answers) {
    expect(jsonOf(working)).toMatchObject({ data: { customer: { invalidEmails: [{}, {}, {}] } } });
  }
  program.kill('SIGTERM');
  expect(await program.ended).toEqual({ code: 0, signal: null });
  for (const socket of stalled) socket.destroy();
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
