import { gunzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../src/emulator/emulator.js';
import type { Fault } from '../../src/emulator/faults/fault.js';
import { fixture } from '../support/fixtures.js';
import { startUpstream } from '../support/upstream.js';
import {
  DELETE,
  FORMATS,
  type Format,
  LIST,
  type Message,
  messageOf,
  rightBody,
  talk,
  USER,
} from '../unit/emulator/wire.js';

/** Answers that are other than they should be, byte for byte as they come over the wire. */

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startUpstream();
});

async function answerOf(fault: Fault, format: Format, fields = LIST): Promise<Message> {
  emulator.faults.plan({ fault });
  const answer = messageOf(await talk(emulator, format, fields));
  expect(emulator.faults.pending()).toEqual([]);
  return answer;
}

const bytesOf = ({ body }: Message): Buffer => Buffer.from(body, 'latin1');

describe.each(FORMATS)('in %s', (format) => {
  const contentType = { json: 'application/json', xml: 'text/xml; charset=ISO-8859-1' }[format];
  const tooMany = {
    json: '{"message":"error","errors":["too many requests"]}',
    xml: '<result><message>error</message><errors><error>too many requests</error></errors></result>',
  }[format];

  test('429 without a hint, in the envelope of the API', async () => {
    for (const fields of [LIST, DELETE]) {
      const { statusLine, headers, body } = await answerOf({ kind: 'throttled' }, format, fields);
      expect(statusLine).toBe('HTTP/1.1 429 Too Many Requests');
      expect(headers['Content-Type']).toBe(contentType);
      expect(Object.keys(headers).join()).not.toMatch(/retry|ratelimit/i);
      expect(body).toContain(tooMany);
    }
  });

  test('429 with Retry-After in seconds and as a date', async () => {
    const seconds = await answerOf({ kind: 'throttled', retryAfter: { as: 'seconds', seconds: 7 } }, format);
    expect(seconds.headers['Retry-After']).toBe('7');
    const before = Math.floor(Date.now() / 1000);
    const date = (await answerOf({ kind: 'throttled', retryAfter: { as: 'http-date', seconds: 60 } }, format)).headers[
      'Retry-After'
    ];
    expect(date).toMatch(/^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/);
    const at = Date.parse(date ?? '') / 1000;
    expect(at).toBeGreaterThanOrEqual(before + 60);
    expect(at).toBeLessThanOrEqual(Date.now() / 1000 + 60);
  });

  test.each([undefined, 'x-ratelimit-reset', 'X-Ratelimit-Reset', 'X-RATELIMIT-RESET'])(
    '429 with the reset in the header %s',
    async (header) => {
      const before = Math.floor(Date.now() / 1000);
      const rateLimitReset = { seconds: 30, ...(header && { header }) };
      const { headers } = await answerOf({ kind: 'throttled', rateLimitReset }, format);
      const reset = Number(headers[header ?? 'X-RateLimit-Reset']);
      expect(reset).toBeGreaterThanOrEqual(before + 30);
      expect(reset).toBeLessThanOrEqual(Math.ceil(Date.now() / 1000) + 30);
      expect(headers).toMatchObject({ 'X-RateLimit-Limit': '600', 'X-RateLimit-Remaining': '0' });
    },
  );

  test.each([500, 502, 503, 504])('%d with the page of the proxy', async (status) => {
    const { statusLine, headers, body } = await answerOf({ kind: 'proxy-page', status }, format);
    const [, title = ''] = /^HTTP\/1\.1 (.+)$/.exec(statusLine) ?? [];
    expect(title).toMatch(new RegExp(`^${status} `));
    expect(headers).toMatchObject({ Server: 'nginx', 'Content-Type': 'text/html' });
    const page = fixture('28-gateway-502.http').toString().split('\n\n')[1] ?? '';
    expect(body).toBe(page.replaceAll('502 Bad Gateway', title));
  });

  test('503 that says when to come back', async () => {
    const fault: Fault = { kind: 'proxy-page', status: 503, retryAfter: { as: 'seconds', seconds: 2 } };
    expect((await answerOf(fault, format)).headers['Retry-After']).toBe('2');
  });

  test('any text under any status and content type, 200 and JSON by default', async () => {
    const text = fixture('16-v2-bad-credentials.errors-array.json').toString();
    const plain = await answerOf({ kind: 'answer', body: text }, format);
    expect(plain).toMatchObject({ statusLine: 'HTTP/1.1 200 OK', body: text });
    expect(plain.headers['Content-Type']).toBe('application/json');
    const odd = await answerOf({ kind: 'answer', status: 403, contentType: 'text/plain', body: 'é' }, format);
    expect(odd).toMatchObject({ statusLine: 'HTTP/1.1 403 Forbidden', body: Buffer.from('é').toString('latin1') });
    expect(odd.headers).toMatchObject({ 'Content-Type': 'text/plain', 'Content-Length': '2' });
    const empty = await answerOf({ kind: 'answer', body: '' }, format);
    expect(empty).toMatchObject({ body: '', headers: { 'Content-Length': '0' } });
  });

  test.each([302, 307] as const)('%d to another place', async (status) => {
    const location = 'http://127.0.0.1:1/elsewhere';
    const { statusLine, headers } = await answerOf({ kind: 'redirect', status, location }, format);
    expect(statusLine).toContain(`HTTP/1.1 ${status} `);
    expect(headers['Location']).toBe(location);
  });

  test('another content type, or none, with the right body', async () => {
    const right = await rightBody(emulator, format);
    const html = await answerOf({ kind: 'content-type', value: 'text/html' }, format);
    expect({ type: html.headers['Content-Type'], body: html.body }).toEqual({ type: 'text/html', body: right });
    const none = await answerOf({ kind: 'content-type', value: null }, format);
    expect(none.headers).not.toHaveProperty('Content-Type');
    expect(none.body).toBe(right);
  });

  test('the bytes of one charset under the name of another', async () => {
    emulator.state.replaceRows(USER, [{ email: 'josé', reason: '', createdAt: null }]);
    const declared = { json: 'application/json; charset=', xml: 'text/xml; charset=' }[format];

    const asUtf8 = await answerOf({ kind: 'charset', declared: 'utf-8', bytes: 'latin1' }, format);
    expect(asUtf8.headers['Content-Type']).toBe(`${declared}utf-8`);
    expect(asUtf8.body).toContain('jos\u00e9');

    const asLatin1 = await answerOf({ kind: 'charset', declared: 'ISO-8859-1', bytes: 'utf-8' }, format);
    expect(asLatin1.headers['Content-Type']).toBe(`${declared}ISO-8859-1`);
    expect(asLatin1.body).toContain('jos\u00c3\u00a9');

    const unknown = await answerOf({ kind: 'charset', declared: 'x-unknown', bytes: 'latin1' }, format);
    expect(unknown.headers['Content-Type']).toBe(`${declared}x-unknown`);
    const inXml = [asUtf8, asLatin1, unknown].map(({ body }) => /encoding="(.*?)"/.exec(body)?.[1]);
    expect(inXml).toEqual(format === 'xml' ? ['utf-8', 'ISO-8859-1', 'x-unknown'] : Array(3).fill(undefined));
  });

  test('damage like the seed’s, and damage inside, with the right length', async () => {
    const right = await rightBody(emulator, format);
    const bare = right.replace(/^<\?xml.*\?>\s*/, '').trim();
    const damaged = async (part: 'first' | 'last' | 'both' | 'middle' | 'row'): Promise<string> => {
      const { headers, body } = await answerOf({ kind: 'damage', part }, format);
      expect(headers).toMatchObject({ 'Content-Type': contentType, 'Content-Length': String(body.length) });
      return body;
    };
    expect(await damaged('first')).toBe(bare.slice(1));
    expect(await damaged('last')).toBe(bare.slice(0, -1));
    expect(await damaged('both')).toBe(bare.slice(1, -1));
    const middle = await damaged('middle');
    expect(middle.length).toBe(right.length - 1);
    const row = await damaged('row');
    const end = { json: ']', xml: '</invalidemails>\n' }[format];
    expect(row.endsWith(end)).toBe(true);
    expect(right.startsWith(row.slice(0, -end.length))).toBe(true);
    expect(row.length).toBeLessThan(right.length - 5);
  });

  test('gzip that nobody asked for', async () => {
    const right = await rightBody(emulator, format);
    const answer = await answerOf({ kind: 'gzip' }, format);
    expect(answer.headers).toMatchObject({ 'Content-Encoding': 'gzip', 'Content-Type': contentType });
    expect(gunzipSync(bytesOf(answer)).toString('latin1')).toBe(right);
  });

  const bombs: [Fault, number][] = [[{ kind: 'gzip-bomb', inflatedBytes: 3_000_000 }, 3_000_000]];
  // Inflating so much takes a while: once is enough.
  if (format === 'json') bombs.push([{ kind: 'gzip-bomb' }, 128 * 1024 * 1024]);

  test.each(bombs)('%j: small on the wire, and a valid list of %d bytes', async (fault, size) => {
    const right = await rightBody(emulator, format);
    const answer = await answerOf(fault, format);
    expect(answer.headers['Content-Encoding']).toBe('gzip');
    expect(answer.body.length).toBeLessThan(size / 500);
    const inflated = gunzipSync(bytesOf(answer));
    expect(inflated.length).toBe(size);
    // Spaces and nothing else.
    expect(inflated.equals(Buffer.alloc(size, ' ').fill(right, 0, right.length, 'latin1'))).toBe(true);
  });

  test('a header that is too large', async () => {
    const right = await rightBody(emulator, format);
    const { headers, body } = await answerOf({ kind: 'header-overflow' }, format);
    expect(headers['X-Padding']).toHaveLength(32_768);
    expect(body).toBe(right);
    const small = await answerOf({ kind: 'header-overflow', bytes: 20_000 }, format);
    expect(small.headers['X-Padding']).toHaveLength(20_000);
  });

  test('every row twice', async () => {
    const right = await rightBody(emulator, format);
    const { body } = await answerOf({ kind: 'duplicate-rows' }, format);
    const rows = (text: string) => text.match(format === 'json' ? /\{.*?\}/g : /<invalidemail>.*?<\/invalidemail>/g);
    expect(rows(body)).toEqual(rows(right)?.flatMap((row) => [row, row]));
    expect(rows(body)).toHaveLength(6);
    expect(emulator.state.size(USER)).toBe(3);
  });

  test('a valid list of more bytes than somebody takes', async () => {
    const right = await rightBody(emulator, format);
    const { headers, body } = await answerOf({ kind: 'oversized-list', bytes: 1_000_000 }, format);
    expect(headers['Transfer-Encoding']).toBe('chunked');
    const text = unchunked(body);
    expect(text.length).toBeGreaterThan(1_000_000);
    const head = { json: 1, xml: right.indexOf('<invalidemail>') }[format];
    expect(text.startsWith(right.slice(0, head))).toBe(true);
    expect(text.endsWith(right.slice(head))).toBe(true);
    expect(await rightBody(emulator, format)).toBe(right);
  });

  test('a wrong answer to a delete is damaged as well', async () => {
    const answer = await answerOf({ kind: 'damage', part: 'first' }, format, DELETE);
    expect(answer.body).toBe(
      { json: '"message":"success"}', xml: 'result><message>success</message></result>' }[format],
    );
  });
});

/** The content of a chunked body. */
function unchunked(body: string): string {
  let text = '';
  for (let at = 0; ; ) {
    const line = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.slice(at, line), 16);
    if (size === 0) return text;
    text += body.slice(line + 2, line + 2 + size);
    at = line + 2 + size + 2;
  }
}

describe('a DOCTYPE', () => {
  test('with an entity that grows, used in the first text', async () => {
    const { headers, body } = await answerOf({ kind: 'doctype', entity: 'laughs' }, 'xml');
    expect(headers['Content-Type']).toBe('text/xml; charset=ISO-8859-1');
    expect(body).toMatch(
      /^<\?xml version="1\.0" encoding="ISO-8859-1"\?>\n\n<!DOCTYPE invalidemails \[\n<!ENTITY lol /,
    );
    expect(body).toContain('<invalidemail><email>&lol5;example@example.com</email>');
  });

  test('with an entity of another place, where the test can see whether somebody came', async () => {
    const url = `${emulator.url}/entity`;
    const { body } = await answerOf({ kind: 'doctype', entity: 'external', url }, 'xml', DELETE);
    expect(body).toContain(`<!DOCTYPE result [\n<!ENTITY xxe SYSTEM "${url}">\n]>\n<result><message>&xxe;success`);
    expect(emulator.calls.list.map(({ path }) => path)).toEqual(['/api/distributor.manage.xml']);
  });

  test('before JSON is damage', async () => {
    const { body } = await answerOf({ kind: 'doctype', entity: 'laughs' }, 'json');
    expect(body).toMatch(/^<!DOCTYPE [\s\S]*\]>\n\[\{/);
  });
});

test('a fault also meets calls that the API refuses, and paths that are none', async () => {
  const refused = await answerOf({ kind: 'damage', part: 'first' }, 'json', { ...LIST, api_key: 'wrong' });
  expect(refused).toMatchObject({ statusLine: 'HTTP/1.1 401 Unauthorized' });
  expect(refused.body).toMatch(/^"message":"error"/);
  emulator.faults.plan({ fault: { kind: 'throttled' } });
  const nowhere = await fetch(`${emulator.url}/nowhere`);
  expect([nowhere.status, await nowhere.text()]).toEqual([
    429,
    expect.stringContaining('<h1>429 Too Many Requests</h1>'),
  ]);
});
