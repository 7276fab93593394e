import { once } from 'node:events';
import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../src/emulator/emulator.js';
import type { Fault } from '../../src/emulator/faults/fault.js';
import { ACCOUNT } from '../support/account.js';
import { until } from '../support/until.js';
import { startUpstream } from '../support/upstream.js';
import { DELETE, FORMATS, LIST, messageOf, open, rightBody, talk } from '../unit/emulator/wire.js';

/** How an answer travels: what comes over the wire, and how the connection ends. */

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startUpstream();
});

const plan = (fault: Fault): void => {
  emulator.faults.plan({ fault });
};

/** What node:http, a client that knows HTTP, makes of the next answer. */
async function asHttp(): Promise<{ readonly body: string; readonly error: string | null }> {
  const query = new URLSearchParams({ api_user: ACCOUNT.user, api_key: ACCOUNT.key, ...LIST });
  const request = get(`${emulator.url}/api/distributor.manage.json?${query.toString()}`, { agent: false });
  // It says the same as the response does, but would end the process where nobody listens.
  request.on('error', () => {});
  let body = '';
  try {
    const [response] = await once(request, 'response');
    for await (const chunk of response) body += String(chunk);
    return { body, error: null };
  } catch (error) {
    return { body, error: String((error as NodeJS.ErrnoException).code) };
  }
}

/** Another customer's call, all the way there and back: whatever the silent connection would get, it would have by now. */
async function othersAreServed(): Promise<void> {
  expect(messageOf(await talk(emulator, 'json', { ...LIST, user: 'single' })).statusLine).toBe('HTTP/1.1 200 OK');
  await sleep(20);
}

describe.each(FORMATS)('in %s', (format) => {
  test('silence sends nothing and keeps the connection', async () => {
    plan({ kind: 'silence' });
    const wire = open(emulator, format);
    await until('the call', () => emulator.calls.list.length === 1);
    await othersAreServed();
    expect({ text: wire.text, end: wire.end }).toEqual({ text: '', end: null });
    await emulator.close();
    await wire.ended;
    expect(wire.text).toBe('');
  });

  test('silence may begin within the body', async () => {
    const right = await rightBody(emulator, format);
    plan({ kind: 'silence', at: { bytes: 20 } });
    const wire = open(emulator, format);
    await until('the beginning', () => messageOf(wire).body.length >= 20);
    await othersAreServed();
    const { headers, body } = messageOf(wire);
    expect({ length: headers['Content-Length'], body, end: wire.end }).toEqual({
      length: String(right.length),
      body: right.slice(0, 20),
      end: null,
    });
  });

  test('a reset before the answer', async () => {
    plan({ kind: 'reset' });
    const { text, end } = await talk(emulator, format);
    expect({ text, end }).toEqual({ text: '', end: 'RST' });
  });

  test.each([{ bytes: 0 }, { bytes: 37 }, { fraction: 0.5 }, { fraction: 1 }])(
    'a reset within the body at %j',
    async (at) => {
      const right = await rightBody(emulator, format);
      plan({ kind: 'reset', at });
      const wire = await talk(emulator, format);
      const { statusLine, headers, body } = messageOf(wire);
      const wanted = 'bytes' in at ? at.bytes : Math.min(Math.floor(right.length * at.fraction), right.length - 1);
      expect({ statusLine, body, end: wire.end }).toEqual({
        statusLine: 'HTTP/1.1 200 OK',
        body: right.slice(0, wanted),
        end: 'RST',
      });
      expect(headers['Content-Length']).toBe(String(right.length));
    },
  );

  test('a body that ends before its length', async () => {
    const right = await rightBody(emulator, format);
    plan({ kind: 'cut-off', framing: 'length', at: { bytes: 50 } });
    const wire = await talk(emulator, format);
    const { headers, body } = messageOf(wire);
    expect(headers).toMatchObject({ 'Content-Length': String(right.length), 'Content-Type': expect.any(String) });
    expect({ body, end: wire.end }).toEqual({ body: right.slice(0, 50), end: 'FIN' });
  });

  test('a chunked body without its last chunk, half-way by default', async () => {
    const right = await rightBody(emulator, format);
    plan({ kind: 'cut-off', framing: 'chunked' });
    const wire = await talk(emulator, format);
    const { headers, body } = messageOf(wire);
    const half = right.slice(0, Math.floor(right.length / 2));
    expect(headers).toMatchObject({ 'Transfer-Encoding': 'chunked' });
    expect(headers).not.toHaveProperty('Content-Length');
    expect({ body, end: wire.end }).toEqual({ body: `${half.length.toString(16)}\r\n${half}\r\n`, end: 'FIN' });
  });

  test('a body that ends with its connection, too early', async () => {
    const right = await rightBody(emulator, format);
    plan({ kind: 'cut-off', framing: 'close', at: { fraction: 0.9 } });
    const wire = await talk(emulator, format);
    const { headers, body } = messageOf(wire);
    expect(headers).toMatchObject({ Connection: 'close' });
    expect(Object.keys(headers).join()).not.toMatch(/length|encoding/i);
    expect({ body, end: wire.end }).toEqual({ body: right.slice(0, Math.floor(right.length * 0.9)), end: 'FIN' });
  });

  test('a slow drip: the head at once, then a few bytes at a time, to the end', async () => {
    const right = await rightBody(emulator, format);
    const pieces = 10;
    plan({ kind: 'drip', bytes: Math.ceil(right.length / pieces), everyMs: 15 });
    const wire = open(emulator, format);
    await until('the head', () => wire.text.endsWith('\r\n\r\n'));
    expect(messageOf(wire).headers).toMatchObject({ 'Content-Length': String(right.length) });
    await wire.ended;
    expect(messageOf(wire).body).toBe(right);
    // The head and each piece; on a busy machine a few may come together.
    expect(wire.arrivals).toBeGreaterThan(pieces / 2);
    expect(wire.arrivals).toBeLessThanOrEqual(pieces + 1);
  });

  test('no HTTP at all', async () => {
    plan({ kind: 'not-http' });
    const { text, end } = await talk(emulator, format);
    expect({ text, end }).toEqual({ text: '220 mail.example ESMTP ready\r\n', end: 'FIN' });
  });

  test('latency, before the right answer or before another fault', async () => {
    const right = await rightBody(emulator, format);
    plan({ kind: 'latency', ms: 60 });
    plan({ kind: 'latency', ms: 60, answer: { kind: 'proxy-page', status: 504 } });
    const begun = performance.now();
    expect(messageOf(await talk(emulator, format)).body).toBe(right);
    expect(performance.now() - begun).toBeGreaterThan(58);
    expect(messageOf(await talk(emulator, format)).statusLine).toBe('HTTP/1.1 504 Gateway Timeout');
    expect(performance.now() - begun).toBeGreaterThan(116);
  });
});

describe('a client that knows HTTP', () => {
  test.each<[Fault, string | null]>([
    [{ kind: 'reset' }, 'ECONNRESET'],
    [{ kind: 'reset', at: { fraction: 0.5 } }, 'ECONNRESET'],
    [{ kind: 'cut-off', framing: 'length' }, 'ECONNRESET'],
    [{ kind: 'cut-off', framing: 'chunked' }, 'ECONNRESET'],
    [{ kind: 'cut-off', framing: 'chunked', at: { fraction: 1 } }, 'ECONNRESET'],
    [{ kind: 'not-http' }, 'HPE_INVALID_CONSTANT'],
    [{ kind: 'header-overflow' }, 'HPE_HEADER_OVERFLOW'],
    // It cannot notice this one.
    [{ kind: 'cut-off', framing: 'close' }, null],
    [{ kind: 'drip', bytes: 100, everyMs: 1 }, null],
  ])('given %j fails with %s', async (fault, code) => {
    plan(fault);
    expect((await asHttp()).error).toBe(code);
    // Nothing is left over: the next call is well.
    const { body, error } = await asHttp();
    expect({ error, rows: JSON.parse(body).length }).toEqual({ error: null, rows: 3 });
  });

  test('is cut off where even the whole answer has come, but not its end', async () => {
    plan({ kind: 'cut-off', framing: 'chunked', at: { fraction: 1 } });
    const { body, error } = await asHttp();
    expect(JSON.parse(body)).toHaveLength(3);
    expect(error).toBe('ECONNRESET');
  });
});

describe('closing the emulator', () => {
  test('is prompt while connections are silent, dripping and waiting', async () => {
    emulator.faults.plan({ fault: { kind: 'silence' }, times: 3 });
    emulator.faults.plan({ fault: { kind: 'silence', at: { bytes: 5 } } });
    emulator.faults.plan({ fault: { kind: 'drip', bytes: 1, everyMs: 60_000 }, times: 2 });
    emulator.faults.plan({ fault: { kind: 'latency', ms: 60_000 } });
    emulator.faults.plan({ fault: { kind: 'delete-late', afterMs: 60_000, answer: { kind: 'silence' } } });
    const wires = Array.from({ length: 7 }, () => open(emulator, 'json'));
    wires.push(open(emulator, 'json', DELETE));
    await until('all of them', () => emulator.faults.pending().length === 0);
    await until('the drips', () => wires.filter(({ text }) => text !== '').length === 3);
    expect(wires.map(({ end }) => end)).toEqual(Array(8).fill(null));

    const begun = performance.now();
    await emulator.close();
    await Promise.all(wires.map(({ ended }) => ended));
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  test('calls off the deletes that are still to come', async () => {
    plan({ kind: 'delete-late', afterMs: 60 });
    await talk(emulator, 'json', DELETE);
    await emulator.close();
    await sleep(100);
    expect(emulator.state.size(DELETE['user'] ?? '')).toBe(3);
  });

  test('a client that leaves takes nothing with it', async () => {
    plan({ kind: 'drip', bytes: 1, everyMs: 5 });
    plan({ kind: 'silence' });
    for (const met of ['drip', 'silence'] as const) {
      const wire = open(emulator, 'json');
      await until('the call', () => emulator.faults.met[met] === 1);
      wire.socket.destroy();
      await wire.ended;
    }
    await othersAreServed();
    // Neither is in flight any more.
    await until('their end', () => {
      emulator.calls.clear();
      return emulator.calls.maxInFlight === 0;
    });
  });
});
