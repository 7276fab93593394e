import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { startGateway } from '../support/gateway.js';
import { closeAfterTest } from '../support/leftovers.js';
import { answering, deadUrl, headOf, type Respond, startRawUpstream } from '../support/raw-upstream.js';
import { failedDeleteOf, listOf } from '../support/settle.js';

/** Upstreams whose connection or whose answer breaks: a list is an error and never a part; a delete says what is known. */

const UNAVAILABLE = 'UPSTREAM_UNAVAILABLE';
const PROTOCOL = 'UPSTREAM_PROTOCOL';
const TIMEOUT = 'UPSTREAM_TIMEOUT';

/** A list, a delete, and the reading back of that delete. What passes by itself is read three times over; a delete is sent once. */
const CALLS = { [PROTOCOL]: 1 + 1 + 1, [UNAVAILABLE]: 3 + 1 + 3, [TIMEOUT]: 3 + 1 + 3 };

const LISTS = {
  json: '[{"email":"a","reason":"b"},{"email":"c","reason":"d"}]',
  xml: '<invalidemails><invalidemail><email>a</email></invalidemail></invalidemails>',
} as const;
const VERDICTS = {
  json: '{"message":"success"}',
  xml: '<result><message>success</message></result>',
} as const;

/** The answer that would be right, handed to `write`. */
function half(format: 'json' | 'xml', write: (socket: Socket, body: string) => void): Respond {
  return (socket, { body }) => write(socket, body.includes('task=delete') ? VERDICTS[format] : LISTS[format]);
}

/** Writes `text` a byte at a time and never ends; stops when the connection does. */
function drip(socket: Socket, text: string): void {
  let at = 0;
  const timer = setInterval(() => socket.write(text.charAt(at++ % text.length)), 10);
  socket.on('close', () => clearInterval(timer));
  closeAfterTest(async () => clearInterval(timer));
}

test('a connection that is refused: unavailable, and a delete surely failed', async () => {
  const gateway = await startGateway(await deadUrl());
  const message = 'The connection to the upstream failed.';
  expect(await listOf(gateway)).toEqual({ message, extensions: { code: UNAVAILABLE } });
  expect(await failedDeleteOf(gateway)).toMatchObject({
    message,
    extensions: { code: UNAVAILABLE, outcome: 'FAILED' },
  });
});

describe.each(['json', 'xml'] as const)('through %s', (format) => {
  const chunked = { 'transfer-encoding': 'chunked' };
  const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;

  test.each<[string, keyof typeof CALLS, Respond]>([
    ['reset before its answer', UNAVAILABLE, (socket) => socket.resetAndDestroy()],
    ['ended before its answer', UNAVAILABLE, (socket) => socket.end()],
    ['ended in the head of its answer', UNAVAILABLE, (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-le')],
    [
      'cut off in a body of known length',
      PROTOCOL,
      half(format, (socket, body) =>
        socket.end(headOf(200, { 'content-length': String(body.length) }) + body.slice(0, -1)),
      ),
    ],
    [
      'cut off between two chunks, at the end of a row',
      PROTOCOL,
      half(format, (socket, body) => socket.end(headOf(200, chunked) + chunk(body))),
    ],
    [
      'cut off where only its end could tell',
      PROTOCOL,
      half(format, (socket, body) => socket.end(headOf(200, { connection: 'close' }) + body.slice(0, -1))),
    ],
    ['empty', PROTOCOL, answering(200)],
    [
      'compressed, which was not asked for',
      PROTOCOL,
      half(format, (socket, body) =>
        answering(200, { 'content-encoding': 'gzip' }, gzipSync(body))(socket, { head: '', body: '' }),
      ),
    ],
    [
      'followed by something else',
      PROTOCOL,
      half(format, (socket, body) => answering(200, {}, `${body}${body}`)(socket, { head: '', body: '' })),
    ],
    [
      'one with a DOCTYPE',
      PROTOCOL,
      half(format, (socket, body) =>
        answering(200, {}, `<!DOCTYPE r [<!ENTITY x "success">]>${body}`)(socket, { head: '', body: '' }),
      ),
    ],
  ])('an answer that is %s: %s, a delete UNKNOWN', async (_, code, respond) => {
    const upstream = await startRawUpstream(respond);
    const gateway = await startGateway(upstream.url, { UPSTREAM_FORMAT: format });
    expect(await listOf(gateway)).toMatchObject({ extensions: { code } });
    expect(await failedDeleteOf(gateway)).toMatchObject({ extensions: { code, outcome: 'UNKNOWN' } });
    expect(upstream.requests).toHaveLength(CALLS[code]);
    expect(upstream.requests.filter(({ body }) => body.includes('task=delete'))).toHaveLength(1);
  });

  test('an answer that is right, in pieces of one byte, is understood', async () => {
    const whole = half(format, (socket, body) => {
      socket.setNoDelay(true);
      socket.write(headOf(200, { connection: 'close' }));
      const bytes = body.split('');
      const next = (): void => {
        const byte = bytes.shift();
        if (byte === undefined) socket.end();
        else socket.write(byte, () => setImmediate(next));
      };
      next();
    });
    const upstream = await startRawUpstream(whole);
    const gateway = await startGateway(upstream.url, { UPSTREAM_FORMAT: format });
    expect(await listOf(gateway)).toEqual({ size: format === 'json' ? 2 : 1 });
    expect(upstream.requests).toHaveLength(1);
  });
});

test.each<[string, Respond]>([
  ['never comes', () => {}],
  ['drips in its head', (socket) => drip(socket, 'HTTP/1.1 200 OK\r\nx: y\r\n'.padEnd(10_000, 'z'))],
  [
    'drips in its body',
    (socket) => {
      socket.write(headOf(200, { 'content-length': '100000' }));
      drip(socket, ' ');
    },
  ],
])('an answer that %s is given up after UPSTREAM_TIMEOUT_MS, a delete UNKNOWN', async (_, respond) => {
  const upstream = await startRawUpstream(respond);
  const gateway = await startGateway(upstream.url, { UPSTREAM_TIMEOUT_MS: '150' });
  const message = 'The upstream gave no whole answer within 150 ms.';
  const begun = performance.now();
  expect(await listOf(gateway)).toEqual({ message, extensions: { code: TIMEOUT } });
  expect(performance.now() - begun).toBeGreaterThan(145);
  expect(await failedDeleteOf(gateway)).toMatchObject({ message, extensions: { code: TIMEOUT, outcome: 'UNKNOWN' } });
  expect(upstream.requests).toHaveLength(CALLS[TIMEOUT]);
});
