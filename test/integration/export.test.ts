import { connect, type Socket } from 'node:net';
import { expect, test } from '@jest/globals';
import { startGateway } from '../support/gateway.js';
import { SEED_USER, startUpstream } from '../support/upstream.js';

const start = async (env: Readonly<Record<string, string>> = {}) => {
  const emulator = await startUpstream();
  return { emulator, gateway: await startGateway(emulator.url, env) };
};
const path = (user: string, format = 'csv', query = '') =>
  `/export/customers/${encodeURIComponent(user)}/invalid-emails.${format}${query}`;

test('the whole list as CSV', async () => {
  const { gateway } = await start();
  const response = await fetch(gateway.url + path(SEED_USER));
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
  expect(response.headers.get('content-disposition')).toBe(
    `attachment; filename="invalid-emails.csv"; filename*=UTF-8''invalid-emails%20${encodeURIComponent(SEED_USER)}.csv`,
  );
  expect(response.headers.get('x-total-count')).toBe('3');
  const at = '2009-06-10T19:40:30Z,2009-06-10 12:40:30';
  expect(await response.text()).toBe(
    [
      'email,reason,created,createdRaw',
      `example@example.com,Mail domain mentioned in email address is unknown,${at}`,
      `isaac@hotmail,Bad Syntax,${at}`,
      `example@example.com,Known bad domain,${at}`,
      '',
    ].join('\r\n'),
  );
});

test('filtered and in order as NDJSON, compressed when asked', async () => {
  const { emulator, gateway } = await start();
  const response = await fetch(gateway.url + path('medium', 'ndjson', '?domain=example.com&orderBy=EMAIL_ASC'), {
    headers: { 'accept-encoding': 'br' },
  });
  expect(response.headers.get('content-encoding')).toBe('br');
  const lines = (await response.text()).trimEnd().split('\n');
  const emails = lines.map((line) => (JSON.parse(line) as { email: string }).email);
  const expected = emulator.state
    .rows('medium')
    .map(({ email }) => email)
    .filter((email) => /@example\.com$/i.test(email));
  expect(emails).toEqual(expected.toSorted());
  expect(emails.length).toBeGreaterThan(10);
});

test('100,000 rows come whole, at the pace of a client that stops for a while', async () => {
  const { gateway } = await start();
  const response = await fetch(gateway.url + path('large'), { headers: { 'accept-encoding': 'identity' } });
  let lines = 0;
  let pauses = 0;
  for await (const chunk of response.body ?? []) {
    for (const byte of chunk as Uint8Array) if (byte === 10) lines++;
    if (pauses++ === 0) await new Promise((resolve) => setTimeout(resolve, 200));
  }
  expect(lines).toBeGreaterThanOrEqual(100_001);
});

test('a client that leaves in the middle harms nobody', async () => {
  const { gateway } = await start();
  const { hostname, port } = new URL(gateway.url);
  const socket = connect(Number(port), hostname);
  socket.write(`GET ${path('large')} HTTP/1.1\r\nhost: localhost\r\n\r\n`);
  await new Promise((resolve) => socket.once('data', resolve));
  socket.destroy();
  const after = await fetch(gateway.url + path(SEED_USER));
  expect(after.status).toBe(200);
  expect(gateway.logLines.join('')).not.toContain('a request broke the gateway');
});

test.each([
  ['nobody', '', 404, 'CUSTOMER_NOT_FOUND'],
  [SEED_USER, '?nonsense=1', 400, 'BAD_USER_INPUT'],
  [' ', '', 400, 'BAD_USER_INPUT'],
])('user %j with %j is %i %s', async (user, query, status, code) => {
  const { gateway } = await start();
  const response = await fetch(gateway.url + path(user, 'csv', query));
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code } }] });
});

test('what the upstream refuses is an answer of its own, with when to come back', async () => {
  const { emulator, gateway } = await start({ OPERATION_DEADLINE_MS: '1000' });
  emulator.faults.plan({ fault: { kind: 'throttled', retryAfter: { as: 'seconds', seconds: 7 } } });
  const response = await fetch(gateway.url + path(SEED_USER));
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('7');
  const posted = await fetch(gateway.url + path(SEED_USER), { method: 'POST' });
  expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET']);
  expect((await fetch(`${gateway.url}/export/other`)).status).toBe(404);
});

/** Everything that comes on a connection of its own. `onData` sees what came so far. */
function askRaw(url: string, text: string, onData: (socket: Socket) => void = () => {}): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    chunks.push(chunk);
    onData(socket);
  });
  socket.write(text);
  return new Promise((resolve) => socket.once('close', () => resolve(Buffer.concat(chunks).toString())));
}

test('where there are no chunks the length tells a whole export from one that broke off', async () => {
  const { gateway } = await start();
  const whole = await (await fetch(gateway.url + path('medium'))).text();
  const head = `GET ${path('medium')} HTTP/1.0\r\nhost: localhost\r\naccept-encoding: gzip\r\n\r\n`;
  const [headers = '', body] = (await askRaw(gateway.url, head)).split(/\r\n\r\n(.*)/s);
  expect(body).toBe(whole);
  expect(headers.toLowerCase()).toContain(`\r\ncontent-length: ${Buffer.byteLength(whole)}\r\n`);
  expect(headers.toLowerCase()).not.toMatch(/content-encoding|transfer-encoding/);
});

test('a broken request behind an export ends it, and never stands in it', async () => {
  const { gateway } = await start();
  const head = `GET ${path('large')} HTTP/1.1\r\nhost: localhost\r\n\r\n`;
  const came = await askRaw(gateway.url, head, (socket) => socket.write('no HTTP at all\r\n\r\n'));
  expect(came).toContain('email,reason,created,createdRaw');
  expect(came).not.toContain('is not valid HTTP');
  expect(came.endsWith('\r\n0\r\n\r\n')).toBe(false);
});

test('a query that is no UTF-8 is refused, not taken for a filter that nothing passes', async () => {
  const { gateway } = await start();
  for (const query of ['?domain=%FF', '?email=100%']) {
    const response = await fetch(gateway.url + path(SEED_USER, 'csv', query));
    expect([response.status, await response.json()]).toEqual([
      400,
      { errors: [{ message: 'The query is not percent-encoded UTF-8.', extensions: { code: 'BAD_USER_INPUT' } }] },
    ]);
  }
  expect((await fetch(gateway.url + path(SEED_USER, 'csv', '?email=%EF%BF%BD'))).status).toBe(200);
});
