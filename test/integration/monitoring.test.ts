import { expect, test } from '@jest/globals';
import { createGateway } from '../../src/gateway.js';
import { createLogger } from '../../src/observability/logger.js';
import { DeleteInvalidEmailDocument } from '../../src/operations/documents.js';
import { beforeUpstream } from '../support/account.js';
import { executeAt, startGateway } from '../support/gateway.js';
import { closeAfterTest } from '../support/leftovers.js';
import { configOf } from '../support/settings.js';
import { until } from '../support/until.js';
import { SEED_USER, startUpstream } from '../support/upstream.js';

const LIST = `{ customer(user: "${SEED_USER}") { invalidEmails { email } } }`;

test('/metrics counts requests, calls with their tries, lists, deletes; no user and no address', async () => {
  const emulator = await startUpstream();
  const config = configOf({ ...beforeUpstream(emulator.url), PORT: '0', METRICS_PORT: '0' });
  const gateway = await createGateway(config, createLogger('silent'));
  closeAfterTest(() => gateway.close());
  const execute = executeAt(gateway.url);

  emulator.faults.plan({ fault: { kind: 'proxy-page', status: 503 } });
  await execute(LIST);
  await execute(LIST);
  await execute('{ customer(user: "nobody") { invalidEmails { email } } }');
  await execute(DeleteInvalidEmailDocument, { user: SEED_USER, email: 'isaac@hotmail' });
  await execute('{ nonsense }');

  const text = await (await fetch(String(gateway.metricsUrl))).text();
  const value = (line: string) =>
    Number(new RegExp(`^invalid_emails_${line.replace(/[{}"]/g, '\\$&')} (\\S+)$`, 'm').exec(text)?.[1]);
  expect(value('requests_total{operation="query",code="ok"}')).toBe(2);
  expect(value('requests_total{operation="query",code="CUSTOMER_NOT_FOUND"}')).toBe(1);
  expect(value('requests_total{operation="mutation",code="ok"}')).toBe(1);
  expect(text).toMatch(/requests_total\{operation="(none|query)",code="GRAPHQL_VALIDATION_FAILED"\} 1/);
  const calls = 'upstream_call_duration_seconds_count';
  expect(value(`${calls}{operation="list",outcome="UPSTREAM_UNAVAILABLE",try="1"}`)).toBe(1);
  expect(value(`${calls}{operation="list",outcome="ok",try="2"}`)).toBe(1);
  expect(value(`${calls}{operation="delete",outcome="ok",try="1"}`)).toBe(1);
  expect(value('list_reads_total{source="kept"}')).toBe(1);
  expect(value('list_reads_total{source="upstream"}')).toBe(2);
  expect(value('deletes_total{outcome="DELETED"}')).toBe(1);
  // The delete dropped the only list that was kept.
  expect([value('kept_lists'), value('write_windows'), value('upstream_breaker_open')]).toEqual([0, 0, 0]);
  expect(text).toMatch(/^nodejs_eventloop_lag_max_seconds /m);
  expect(text).not.toMatch(/eexampexample|isaac|nobody/);
  expect((await fetch(`${gateway.url}/metrics`)).status).toBe(404);
});

test('what is refused because there is too much to do is counted too', async () => {
  const emulator = await startUpstream();
  const settings = { ...beforeUpstream(emulator.url), PORT: '0', METRICS_PORT: '0', MAX_REQUESTS_IN_FLIGHT: '1' };
  const gateway = await createGateway(configOf(settings), createLogger('silent'));
  closeAfterTest(() => gateway.close());
  emulator.faults.plan({ fault: { kind: 'latency', ms: 500 } });
  const slow = executeAt(gateway.url)(LIST);
  await until('a call to the upstream', () => emulator.calls.list.length === 1);
  expect((await executeAt(gateway.url)(LIST)).status).toBe(503);
  const text = await (await fetch(String(gateway.metricsUrl))).text();
  expect(text).toMatch(/requests_total\{operation="none",code="OVERLOADED"\} 1/);
  expect((await slow).errors).toEqual([]);
});

test('what is refused before there is an operation is counted', async () => {
  const gateway = await startGateway((await startUpstream()).url, { METRICS_PORT: '0' });
  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
  const refused = [
    await fetch(`${gateway.url}/graphql`, { method: 'PUT' }),
    await post('{'),
    await post('{}'),
    await post('query', { 'content-type': 'text/plain' }),
    await post(JSON.stringify({ query: LIST }), { accept: 'text/html' }),
    await fetch(`${gateway.url}/export/nothing`),
    await fetch(`${gateway.url}/export/customers/a/invalid-emails.csv`, { method: 'POST' }),
    await fetch(`${gateway.url}/nothing`),
  ];
  expect(refused.map(({ status }) => status)).toEqual([405, 400, 400, 415, 406, 404, 405, 404]);
  expect(await gateway.metric('requests_total{operation="none",code="BAD_REQUEST"}')).toBe(refused.length);
  await post(JSON.stringify({ query: '{' }));
  expect(await gateway.metric('requests_total{operation="none",code="BAD_REQUEST"}')).toBe(refused.length);
});

test('callers who leave are no failures of the upstream, and no warnings', async () => {
  const emulator = await startUpstream();
  const gateway = await startGateway(emulator.url, { METRICS_PORT: '0' });
  emulator.faults.plan({ fault: { kind: 'latency', ms: 5_000 }, times: 3 });
  const leave = async (path: string, options: RequestInit): Promise<void> => {
    const calls = emulator.calls.list.length;
    const caller = new AbortController();
    const left = fetch(gateway.url + path, { ...options, signal: caller.signal }).catch(() => 'left');
    await until('a call to the upstream', () => emulator.calls.list.length > calls);
    caller.abort();
    expect(await left).toBe('left');
  };
  await leave('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: LIST }),
  });
  await leave(`/export/customers/${SEED_USER}/invalid-emails.csv`, {});
  await until(
    'both requests to be over',
    async () => (await gateway.metric('requests_total{operation="export",code="HUNG_UP"}')) === 1,
  );
  expect(await gateway.metric('requests_total{operation="query",code="HUNG_UP"}')).toBe(1);
  expect(await gateway.metric('upstream_call_duration_seconds_count{operation="list",outcome="HUNG_UP",try="1"}')).toBe(
    2,
  );
  expect(gateway.logLines.filter((line) => /"level":"(warn|error)"/.test(line))).toEqual([]);
  expect(gateway.logLines.join('')).toContain('The caller hung up.');
});

test('probes tell the breaker, the credentials and the kept lists, and stay ready whatever the upstream does', async () => {
  const emulator = await startUpstream({ credentials: { user: 'emulator', key: 'another' } });
  const gateway = await startGateway(emulator.url);
  await gateway.execute(LIST);
  for (const path of ['/healthz', '/readyz']) {
    const response = await fetch(gateway.url + path);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      status: 'ok',
      phase: 'ready',
      breaker: 'closed',
      credentials: 'refused',
      keptLists: { count: 0, bytes: 0 },
    });
    expect((await fetch(gateway.url + path, { method: 'DELETE' })).status).toBe(405);
  }
});

test('a valid traceparent goes into the log and on to the upstream, an invalid one goes nowhere', async () => {
  const emulator = await startUpstream();
  const gateway = await startGateway(emulator.url);
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  await gateway.execute(LIST, undefined, { traceparent });
  await gateway.execute(LIST, undefined, { traceparent: 'nonsense' });
  await gateway.close();
  const lines = gateway.logLines.filter((line) => line.includes('"msg":"request"'));
  expect(lines.map((line) => line.includes(traceparent))).toEqual([true, false]);
  expect(gateway.logLines.join('')).not.toContain('nonsense');
});

test('the traceparent stands in every line about its request, whatever came of it', async () => {
  const emulator = await startUpstream();
  const gateway = await startGateway(emulator.url);
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  await gateway.execute('{ customer(user: "nobody") { invalidEmails { email } } }', undefined, { traceparent });
  await gateway.execute(DeleteInvalidEmailDocument, { user: SEED_USER, email: 'isaac@hotmail' }, { traceparent });
  await gateway.execute('{ nonsense }', undefined, { traceparent });
  await gateway.close();
  const lines = gateway.logLines
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
    .filter((line) => 'requestId' in line);
  expect(lines.filter((line) => line['traceparent'] !== traceparent)).toEqual([]);
  const codes = new Set(lines.map((line) => line['code'] ?? line['msg']));
  expect(codes).toEqual(new Set(['CUSTOMER_NOT_FOUND', 'delete settled', 'GRAPHQL_VALIDATION_FAILED', 'request']));
});

test('too many requests in flight are OVERLOADED, the probes are answered, and it passes', async () => {
  const emulator = await startUpstream();
  const gateway = await startGateway(emulator.url, { MAX_REQUESTS_IN_FLIGHT: '2' });
  emulator.faults.plan({ fault: { kind: 'latency', ms: 500 }, times: 2 });
  const slow = ['single', 'medium'].map((user) =>
    gateway.execute(`{ customer(user: "${user}") { invalidEmails { email } } }`),
  );
  while (emulator.calls.list.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  const refused = await gateway.execute(LIST);
  expect(refused).toMatchObject({ status: 503, errors: [{ extensions: { code: 'OVERLOADED' } }] });
  expect(refused.headers.get('retry-after')).toBe('1');
  expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
  for (const answer of await Promise.all(slow)) expect(answer.errors).toEqual([]);
  expect((await gateway.execute(LIST)).errors).toEqual([]);
});
