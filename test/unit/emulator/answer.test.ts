import type { ServerResponse } from 'node:http';
import { Writable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { type Answer, nginxPage, send } from '../../../src/emulator/http/answer.js';

/** As much of a response as `send` uses, on a connection that takes everything at once. */
function createResponse() {
  const heads: unknown[] = [];
  const chunks: Buffer[] = [];
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk);
      done();
    },
  });
  const response = Object.assign(sink, {
    writeHead: (status: number, headers: unknown) => {
      heads.push([status, headers]);
      return sink;
    },
  });
  return { response: response as unknown as ServerResponse, heads, text: () => Buffer.concat(chunks).toString() };
}

const answer = (...body: readonly string[]): Answer => ({
  status: 200,
  headers: { A: 'b' },
  body: body.map((text) => Buffer.from(text)),
});

describe('sending an answer', () => {
  test.each([
    [answer(), { A: 'b' }, ''],
    [answer('é'), { A: 'b', 'Content-Length': 2 }, 'é'],
  ])('of one batch says its length, and one without a body says nothing', async (given, headers, text) => {
    const { response, heads, text: sent } = createResponse();
    await send(response, given);
    expect(heads).toEqual([[200, headers]]);
    expect(sent()).toBe(text);
  });

  test('of several batches gives way to other work between them', async () => {
    const { response, heads, text } = createResponse();
    let turns = 0;
    let next = setImmediate(function count() {
      turns += 1;
      next = setImmediate(count);
    });
    const batches = Array.from({ length: 50 }, (_, number) => `${number};`);
    await send(response, answer(...batches));
    clearImmediate(next);
    expect(turns).toBeGreaterThan(40);
    expect(heads).toEqual([[200, { A: 'b' }]]);
    expect(text()).toBe(batches.join(''));
  });

  test('rejects when the client leaves, and makes no more of the body', async () => {
    const { response } = createResponse();
    let made = 0;
    function* endless(): Generator<Buffer> {
      for (;;) {
        made += 1;
        if (made === 10) response.destroy();
        yield Buffer.from('x');
      }
    }
    await expect(send(response, { status: 200, headers: {}, body: endless() })).rejects.toMatchObject({
      code: 'ERR_STREAM_PREMATURE_CLOSE',
    });
    expect(made).toBeLessThan(100);
  });
});

test('the page of the proxy names the status', () => {
  const { status, headers, body } = nginxPage(404);
  expect(status).toBe(404);
  expect(headers['Server']).toBe('nginx');
  expect(Buffer.concat([...body]).toString()).toContain('<h1>404 Not Found</h1>');
});
