import type { Socket } from 'node:net';
import { expect, test } from '@jest/globals';
import { startGateway } from '../support/gateway.js';
import { answering, headOf, startRawUpstream } from '../support/raw-upstream.js';
import { failedDeleteOf, listOf } from '../support/settle.js';

/** UPSTREAM_MAX_BYTES: one answer's size. */

const OVER = "The upstream's answer is over the limit of 2000 bytes (UPSTREAM_MAX_BYTES).";
const list = (bytes: number) => `[${' '.repeat(bytes - 2)}]`;

test.each(['json', 'xml'])('an answer of exactly the limit is read, through %s', async (format) => {
  const body = format === 'json' ? list(2000) : `<invalidemails>${' '.repeat(1969)}</invalidemails>`;
  expect(body).toHaveLength(2000);
  const upstream = await startRawUpstream(answering(200, {}, body));
  const gateway = await startGateway(upstream.url, { UPSTREAM_MAX_BYTES: '2000', UPSTREAM_FORMAT: format });
  expect(await listOf(gateway)).toEqual({ size: 0 });
});

test.each([
  ['with its length', (body: string) => headOf(200, { 'content-length': String(body.length) }) + body],
  ['without it', (body: string) => headOf(200, { connection: 'close' }) + body],
])('one byte more is refused, %s', async (_, written) => {
  const upstream = await startRawUpstream((socket) => socket.end(written(list(2001))));
  const gateway = await startGateway(upstream.url, { UPSTREAM_MAX_BYTES: '2000' });
  expect(await listOf(gateway)).toEqual({ message: OVER, extensions: { code: 'UPSTREAM_PROTOCOL' } });
  expect(await failedDeleteOf(gateway)).toMatchObject({
    message: OVER,
    extensions: { code: 'UPSTREAM_PROTOCOL', outcome: 'UNKNOWN' },
  });
  expect(upstream.requests).toHaveLength(1 + 2);
});

test('the connection of an endless answer is dropped', async () => {
  const closed: Promise<unknown>[] = [];
  const pour = (socket: Socket): void => {
    closed.push(new Promise((resolve) => socket.on('close', resolve)));
    socket.write(headOf(200, { 'transfer-encoding': 'chunked' }));
    const more = (): void => {
      if (!socket.destroyed) socket.write(`3e8\r\n${' '.repeat(1000)}\r\n`, more);
    };
    more();
  };
  const upstream = await startRawUpstream(pour);
  const gateway = await startGateway(upstream.url, { UPSTREAM_MAX_BYTES: '2000' });
  expect(await listOf(gateway)).toEqual({ message: OVER, extensions: { code: 'UPSTREAM_PROTOCOL' } });
  expect(closed).toHaveLength(1);
  await Promise.all(closed);
});

test('a refusal is understood by its status even when its page is over the limit', async () => {
  const upstream = await startRawUpstream(answering(503, {}, list(5000)));
  const gateway = await startGateway(upstream.url, { UPSTREAM_MAX_BYTES: '2000' });
  expect(await listOf(gateway)).toMatchObject({ extensions: { code: 'UPSTREAM_UNAVAILABLE' } });
  expect(await failedDeleteOf(gateway)).toMatchObject({
    extensions: { code: 'UPSTREAM_UNAVAILABLE', outcome: 'UNKNOWN' },
  });
});
