import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/emulator.js';
import { until } from '../support/until.js';

const open: Emulator[] = [];

async function start(options?: EmulatorOptions): Promise<Emulator> {
  const emulator = await startEmulator(options);
  open.push(emulator);
  return emulator;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((emulator) => emulator.close()));
});

const CREDENTIALS = { api_user: 'emulator', api_key: 'emulator' };
const LIST = { method: 'invalidemails', task: 'get', user: 'eexampexample@example.com', date: '1' };
const ROW = { email: 'isaac@hotmail', reason: 'Bad Syntax', createdAt: 1_244_662_830 };

const fixture = (name: string): Buffer => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));

/** Sockets of their own: nothing pooled outlives a test. */
function exchange(
  url: string,
  init: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
) {
  return new Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer }>((resolve, reject) => {
    const request = httpRequest(url, { method: init.method ?? 'GET', headers: init.headers ?? {}, agent: false });
    request.on('error', reject).on('response', async (response) => {
      try {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk as Buffer);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
      } catch (error) {
        reject(error);
      }
    });
    request.end(init.body);
  });
}

const post = (emulator: Emulator, format: 'json' | 'xml', fields: Record<string, string>) =>
  exchange(`${emulator.url}/api/distributor.manage.${format}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...CREDENTIALS, ...fields }).toString(),
  });

describe('on the wire', () => {
  test('a list is whole, with its length and its charset', async () => {
    const emulator = await start();
    const { status, headers, body } = await post(emulator, 'xml', { ...LIST, user: 'single' });
    expect(status).toBe(200);
    expect(body).toEqual(fixture('08-v1-get-single.xml'));
    expect(headers).toMatchObject({ 'content-type': 'text/xml; charset=ISO-8859-1', 'content-length': '198' });
  });

  test('accents are single bytes in XML and escapes in JSON', async () => {
    const emulator = await start({ seed: [{ user: 'a', rows: [{ ...ROW, email: 'é€' }] }] });
    const { body: xml } = await post(emulator, 'xml', { ...LIST, user: 'a' });
    expect(xml.includes(Buffer.from([0x3e, 0xe9, ...Buffer.from('&#8364;<')]))).toBe(true);
    const { body: json } = await post(emulator, 'json', { ...LIST, user: 'a' });
    expect(json.toString('latin1')).toContain('"email":"\\u00e9\\u20ac"');
  });

  test('GET answers like POST', async () => {
    const emulator = await start();
    const byPost = await post(emulator, 'json', LIST);
    const query = new URLSearchParams({ ...CREDENTIALS, ...LIST });
    const byGet = await exchange(`${emulator.url}/api/distributor.manage.json?${query.toString()}`);
    expect(byGet.status).toBe(200);
    expect(byGet.body).toEqual(byPost.body);
    expect(byGet.body.toString()).toContain('2009-06-10 12:40:30');
  });

  test('100,000 rows arrive whole, and others are served meanwhile', async () => {
    const emulator = await start();
    const finished: string[] = [];
    const large = post(emulator, 'json', { ...LIST, user: 'large' }).then((answer) => {
      finished.push('large');
      return answer;
    });
    await sleep(20);
    await post(emulator, 'json', LIST).then(() => finished.push('small'));
    const { headers, body } = await large;
    expect(finished).toEqual(['small', 'large']);
    expect(headers['transfer-encoding']).toBe('chunked');
    expect(JSON.parse(body.toString())).toHaveLength(100_000);
  });

  test('the zone, the credentials and the seed are options', async () => {
    const emulator = await start({
      timeZone: 'Asia/Kathmandu',
      credentials: { user: 'me', key: 'pa&ss' },
      seed: [{ user: 'a', rows: [ROW] }],
    });
    expect((await post(emulator, 'json', { ...LIST, user: 'a' })).status).toBe(401);
    const fields = { ...LIST, user: 'a', api_user: 'me', api_key: 'pa&ss' };
    expect((await post(emulator, 'json', fields)).body.toString()).toContain('"created":"2009-06-11 01:25:30"');
    await expect(startEmulator({ timeZone: 'Nowhere/Else' })).rejects.toThrow(RangeError);
  });

  test('legacy wipe is an option, off by default', async () => {
    const wipe = { method: 'invalidemails', task: 'delete', user: 'single' };
    const careful = await start();
    expect((await post(careful, 'json', wipe)).status).toBe(400);
    expect(careful.state.size('single')).toBe(1);
    const legacy = await start({ legacyWipe: true });
    expect((await post(legacy, 'json', wipe)).body.toString()).toBe('{"message":"success"}');
    expect(legacy.state.size('single')).toBe(0);
  });

  test('what is no API is a page of the proxy', async () => {
    const emulator = await start();
    const page = fixture('28-gateway-502.http').toString().split('\n\n')[1] ?? '';
    for (const path of ['/', '/api/nothing.json', '//', '/%ZZ', '/api/distributor.manage.txt?api_key=emulator']) {
      const { status, headers, body } = await exchange(emulator.url + path);
      expect(status).toBe(404);
      expect(headers).toMatchObject({ 'content-type': 'text/html', server: 'nginx' });
      expect(body.toString()).toBe(page.replaceAll('502 Bad Gateway', '404 Not Found'));
    }
    expect(emulator.calls.list.at(-1)).toMatchObject({ path: '/api/distributor.manage.txt', fields: {} });
  });

  test('a body over the cap is refused with 413, and what is not HTTP with 400', async () => {
    const emulator = await start();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const url = `${emulator.url}/api/distributor.manage.json`;
    const tooLarge = await exchange(url, { method: 'POST', headers, body: Buffer.alloc(1024 * 1024 + 1, 'a') });
    expect(tooLarge.status).toBe(413);
    const form = `${new URLSearchParams({ ...CREDENTIALS, ...LIST }).toString()}&padding=`;
    const largest = await exchange(url, { method: 'POST', headers, body: form.padEnd(1024 * 1024, 'a') });
    expect(largest.status).toBe(200);

    const socket = connect(emulator.port, '127.0.0.1');
    socket.end('NOT HTTP AT ALL\r\n\r\n');
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 400 /);
    expect((await post(emulator, 'json', LIST)).status).toBe(200);
  });
});

describe('calls', () => {
  test('are recorded in order, without credentials', async () => {
    const emulator = await start();
    const before = Date.now();
    await post(emulator, 'json', LIST);
    await exchange(`${emulator.url}/api/distributor.manage.xml?api_user=x&api_key=y&task=a+b%26`);
    expect(emulator.calls.list).toEqual([
      { method: 'POST', path: '/api/distributor.manage.json', fields: LIST, startedAtMs: expect.any(Number) },
      { method: 'GET', path: '/api/distributor.manage.xml', fields: { task: 'a b&' }, startedAtMs: expect.any(Number) },
    ]);
    const startedAtMs = emulator.calls.list[0]?.startedAtMs ?? 0;
    expect(startedAtMs).toBeGreaterThanOrEqual(before);
    expect(startedAtMs).toBeLessThanOrEqual(Date.now());
    expect(emulator.calls.maxInFlight).toBe(1);
    emulator.calls.clear();
    expect(emulator.calls.list).toEqual([]);
  });

  test('in flight are counted while they wait, and answers are held back', async () => {
    const emulator = await start({ latencyMs: 100 });
    const begun = performance.now();
    await Promise.all([1, 2, 3].map(() => post(emulator, 'json', LIST)));
    expect(performance.now() - begun).toBeGreaterThan(95);
    expect(emulator.calls.maxInFlight).toBe(3);
    await post(emulator, 'json', LIST);
    expect(emulator.calls.maxInFlight).toBe(3);
  });

  test('a delete whose caller did not wait has happened', async () => {
    const emulator = await start({ latencyMs: 10_000 });
    const body = new URLSearchParams({ ...CREDENTIALS, ...LIST, task: 'delete', email: 'isaac@hotmail' });
    const url = `${emulator.url}/api/distributor.manage.json`;
    const caller = new AbortController();
    const given = expect(fetch(url, { method: 'POST', body, signal: caller.signal })).rejects.toThrow();
    await until('the call', () => emulator.calls.list.length === 1);
    caller.abort();
    await given;
    expect(emulator.state.size(LIST.user)).toBe(2);
  });
});

describe('the control API on the wire', () => {
  test('puts customers, shows calls and resets to what the emulator started with', async () => {
    const emulator = await start({ legacyWipe: true, latencyMs: 10_000 });
    const control = `${emulator.url}/__emulator`;
    const put = await exchange(`${control}/customers/new`, { method: 'PUT', body: JSON.stringify([ROW]) });
    expect(put.status).toBe(204);
    expect(put.headers).not.toHaveProperty('content-length');
    expect(emulator.state.rows('new')).toEqual([ROW]);
    await exchange(`${control}/behaviour`, { method: 'PATCH', body: '{"legacyWipe":false,"xmlLayout":"indented"}' });
    expect(emulator.behaviour).toMatchObject({ legacyWipe: false, xmlLayout: 'indented' });
    emulator.state.removeCustomer('single');

    expect((await exchange(`${control}/reset`, { method: 'POST' })).status).toBe(204);
    expect(emulator.state.has('new')).toBe(false);
    expect(emulator.state.size('single')).toBe(1);
    expect(emulator.behaviour).toMatchObject({ legacyWipe: true, xmlLayout: 'compact' });
    // The control API is no part of the upstream: it is neither recorded nor delayed.
    expect(emulator.calls.list).toEqual([]);
  });

  test('refuses a Host that is no loopback name', async () => {
    const emulator = await start();
    const headers = { host: 'rebound.example' };
    const refused = await exchange(`${emulator.url}/__emulator/reset`, { method: 'POST', headers });
    expect(refused.status).toBe(421);
    expect((await exchange(`${emulator.url}/__emulator/`)).status).toBe(200);
  });
});

describe('starting and closing', () => {
  test('starting takes well under 100 ms once the code is loaded', async () => {
    await start();
    const begun = performance.now();
    await start();
    expect(performance.now() - begun).toBeLessThan(100);
  });

  test('a port that is taken, and one that is none, reject', async () => {
    const { port, url } = await start();
    expect(url).toBe(`http://127.0.0.1:${port}`);
    await expect(startEmulator({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await expect(startEmulator({ port: 65_536 })).rejects.toMatchObject({ code: 'ERR_SOCKET_BAD_PORT' });
  });

  test('close ends idle sockets, requests that wait and answers that nobody reads, at once', async () => {
    const emulator = await start({ latencyMs: 60_000 });
    const reader = await start();
    const idle = connect(emulator.port, '127.0.0.1');
    await once(idle, 'connect');
    const waiting = post(emulator, 'json', LIST);
    const waitingEnds = expect(waiting).rejects.toThrow();

    const query = new URLSearchParams({ ...CREDENTIALS, ...LIST, user: 'large' });
    const stalled = connect(reader.port, '127.0.0.1');
    stalled.write(`GET /api/distributor.manage.json?${query.toString()} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await once(stalled, 'readable');

    while (emulator.calls.list.length === 0) await sleep(5);
    const closed = [idle, stalled].map((socket) => once(socket.on('error', () => {}).resume(), 'close'));
    const begun = performance.now();
    await Promise.all([emulator.close(), reader.close()]);
    await waitingEnds;
    await Promise.all(closed);
    expect(performance.now() - begun).toBeLessThan(1_000);
    await emulator.close();
  });
});
