import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import { startGateway } from '../support/gateway.js';
import { jsonOf, post, send } from '../support/http.js';
import { closeAfterTest } from '../support/leftovers.js';
import { times } from '../support/operations-of-many.js';
import { SEED_USER, startUpstream } from '../support/upstream.js';

/** HTTP and JSON as nobody sends them by mistake. After each of them the gateway answers the next caller as ever. */

async function start() {
  const emulator = await startUpstream();
  const gateway = await startGateway(emulator.url);
  const expectUnharmed = async (): Promise<void> => {
    const query = '{ customer(user: "single") { invalidEmails { email } } }';
    expect(jsonOf(await post(gateway.url, { query }))).toMatchObject({ data: { customer: { invalidEmails: [{}] } } });
    expect(gateway.logLines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  };
  return { emulator, ...gateway, expectUnharmed };
}

function connectTo(url: string): Socket {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  // A server that has seen enough closes while more is on the way.
  socket.on('error', () => {});
  closeAfterTest(async () => void socket.destroy());
  return socket;
}

const HEAD = ['POST /graphql HTTP/1.1', 'host: localhost', 'content-type: application/json'];
const headOf = (...more: readonly string[]) => `${[...HEAD, ...more].join('\r\n')}\r\n\r\n`;

/** The JSON answer of a connection that the server closes. */
async function answerOf(socket: Socket): Promise<{ readonly status: number; readonly code: string }> {
  const answer = await text(socket);
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  expect(head).toMatch(/content-type: application\/json/i);
  const status = Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]);
  return { status, code: JSON.parse(body).errors[0].extensions.code };
}

describe('bodies of 10 MB', () => {
  const TEN_MB = 10_000_000;

  test('with their length are refused by it', async () => {
    const { url, expectUnharmed } = await start();
    const socket = connectTo(url);
    socket.write(headOf(`content-length: ${TEN_MB}`));
    socket.write('x'.repeat(100_000));
    expect(await answerOf(socket)).toEqual({ status: 413, code: 'BAD_REQUEST' });
    await expectUnharmed();
  });

  test('in pieces are refused as soon as there are too many', async () => {
    const { url, expectUnharmed } = await start();
    const socket = connectTo(url);
    socket.write(headOf('transfer-encoding: chunked'));
    const piece = `${(100_000).toString(16)}\r\n${'x'.repeat(100_000)}\r\n`;
    let sent = 0;
    const pour = (): void => {
      if (socket.destroyed || sent >= TEN_MB) return;
      sent += 100_000;
      socket.write(piece, pour);
    };
    pour();
    expect(await answerOf(socket)).toEqual({ status: 413, code: 'BAD_REQUEST' });
    await expectUnharmed();
  });
});

test('headers and a body that stall are given up, the headers first, and hold up nobody', async () => {
  const { url, emulator, expectUnharmed } = await start();
  const stalled = connectTo(url);
  stalled.write(`${headOf('content-length: 1000')}{"query":"{ __typename`);
  const given = answerOf(stalled);
  // Headers have less time than a whole request.
  const earlier = connectTo(url);
  earlier.write('POST /graphql HTTP/1.1\r\nhost: local');
  let isBodyAnswered = false;
  void given.then(() => {
    isBodyAnswered = true;
  });
  await expectUnharmed();
  expect(await answerOf(earlier)).toEqual({ status: 408, code: 'BAD_REQUEST' });
  expect(isBodyAnswered).toBe(false);
  expect(await given).toEqual({ status: 408, code: 'BAD_REQUEST' });
  expect(emulator.calls.list).toHaveLength(1);
}, 60_000);

describe('a header bomb', () => {
  test.each([
    ['one header of 100 kB', [`x-bomb: ${'x'.repeat(100_000)}`]],
    ['10,000 headers', Array.from({ length: 10_000 }, (_, index) => `x-${index}: y`)],
    ['a cookie of 20 kB', [`cookie: ${'a=b; '.repeat(4000)}`]],
  ])('%s is 431', async (_, headers) => {
    const { url, expectUnharmed } = await start();
    const socket = connectTo(url);
    socket.write(headOf(...headers));
    expect(await answerOf(socket)).toEqual({ status: 431, code: 'BAD_REQUEST' });
    await expectUnharmed();
  });

  test('an address of 20 kB is 431', async () => {
    const { url } = await start();
    const socket = connectTo(url);
    socket.write(`GET /graphql?query=${'a'.repeat(20_000)} HTTP/1.1\r\nhost: localhost\r\n\r\n`);
    expect(await answerOf(socket)).toEqual({ status: 431, code: 'BAD_REQUEST' });
  });
});

describe('one request that looks like two', () => {
  test.each([
    ['two lengths', ['content-length: 5', 'content-length: 50']],
    ['a length and pieces', ['content-length: 5', 'transfer-encoding: chunked']],
    ['an unknown encoding', ['transfer-encoding: gzip']],
  ])('%s are refused', async (_, headers) => {
    const { url, expectUnharmed } = await start();
    const socket = connectTo(url);
    socket.write(`${headOf(...headers)}0\r\n\r\nGET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n`);
    expect(await answerOf(socket)).toEqual({ status: 400, code: 'BAD_REQUEST' });
    await expectUnharmed();
  });
});

describe('text that is none', () => {
  const [before, after] = ['{"query":"{ __typename }","variables":{"u":"', '"}}'];
  test.each([
    ['a lone continuation byte', [0x80]],
    ['a cut-off character', [0xe2, 0x82]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['beyond the last character', [0xf4, 0x90, 0x80, 0x80]],
    ['Latin-1', [0xe9]],
    ['UTF-16', [0xff, 0xfe, 0x41, 0x00]],
    ['a zero byte', [0x00]],
  ])('%s is 400', async (_, bytes) => {
    const { url, expectUnharmed } = await start();
    const body = Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]);
    const headers = { 'content-type': 'application/json' };
    const answer = await send(url, { method: 'POST', path: '/graphql', headers, body });
    expect(answer.status).toBe(400);
    expect(jsonOf(answer)).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
    await expectUnharmed();
  });

  test.each(['\\ud800', '\\u0000', '\\u202e', '\\uffff'])('%s, escaped, is no user', async (escaped) => {
    const { url, expectUnharmed } = await start();
    const query = 'query ($u: String!) { customer(user: $u) { user invalidEmails { id } } }';
    const answer = await post(url, `{"query":${JSON.stringify(query)},"variables":{"u":"${escaped}"}}`);
    expect(answer.status).toBe(200);
    const { errors } = jsonOf(answer) as { errors: readonly { extensions: { code: string } }[] };
    expect(errors.map(({ extensions }) => extensions.code)).toEqual([
      expect.stringMatching(/^(BAD_USER_INPUT|CUSTOMER_NOT_FOUND)$/),
    ]);
    await expectUnharmed();
  });
});

describe('names of the prototype', () => {
  const clean = Object.getOwnPropertyNames(Object.prototype);
  const POISON = '{"polluted":true,"first":1,"toString":7}';

  test.each([
    `{"query":"{ __typename }","__proto__":${POISON},"constructor":{"prototype":${POISON}}}`,
    `{"query":"{ __typename }","variables":{"__proto__":${POISON},"constructor":{"prototype":${POISON}}}}`,
    `{"query":"{ __typename }","extensions":{"__proto__":${POISON},"persistedQuery":null}}`,
    `{"query":"query ($__proto__: InvalidEmailFilter) { __typename customer(user: \\"empty\\") { invalidEmails(filter: $__proto__) { id } } }","variables":{"__proto__":{"email":"x"}}}`,
    `{"query":"query ($f: InvalidEmailFilter) { __typename customer(user: \\"empty\\") { invalidEmails(filter: $f) { id } } }","variables":{"f":{"__proto__":null}}}`,
  ])('in %s change nothing', async (body) => {
    const { url, expectUnharmed } = await start();
    for (let time = 0; time < 3; time++) {
      const answer = await post(url, body);
      expect(answer.status).toBe(200);
      expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(clean);
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    }
    await expectUnharmed();
  });

  test('as aliases are what was asked for, also where the operation is compiled', async () => {
    const { url } = await start();
    const query = `query ($u: String!) {
      __proto__: customer(user: $u) { constructor: user __proto__: invalidEmails { toString: email } }
    }`;
    for (let time = 0; time < 3; time++) {
      const { body } = await post(url, { query, variables: { u: 'single' } });
      expect(body.trim()).toMatch(
        /^\{"data":\{"__proto__":\{"constructor":"single","__proto__":\[\{"toString":".+"\}\]\}\}\}$/,
      );
    }
  });
});

describe('keys that stand twice', () => {
  const remove = JSON.stringify('mutation { deleteInvalidEmail(user: "single", email: "brandon") { deleted } }');
  const harmless = JSON.stringify('{ __typename }');

  // The body is read once, and what was read is what is checked and run: there is no second reader that could take the other key.
  test('the last one counts, for what is checked and for what is run', async () => {
    const { url, emulator } = await start();
    const answer = await post(url, `{"query":${remove},"query":${harmless}}`);
    expect(jsonOf(answer)).toEqual({ data: { __typename: 'Query' } });
    expect(emulator.calls.list).toEqual([]);
    expect(emulator.state.size('single')).toBe(1);
  });

  test('and of variables', async () => {
    const { url } = await start();
    const query = JSON.stringify('query ($u: String!) { customer(user: $u) { user } }');
    const answer = await post(url, `{"query":${query},"variables":{"u":"a"},"variables":{"u":"b","u":"c"}}`);
    expect(jsonOf(answer)).toEqual({ data: { customer: { user: 'c' } } });
  });
});

describe('bodies that say more than they should', () => {
  test.each([
    { id: 1 },
    { operation: 'mutation', onError: 'NULL', priority: 9 },
    { variables: { unknown: 1, u: SEED_USER } },
    { extensions: { tracing: true, clientLibrary: { name: 'x' } } },
    { documentId: null },
    { map: { 0: ['variables.file'] }, operations: '{}' },
  ])('%j does no harm', async (more) => {
    const { url } = await start();
    const answer = await post(url, { query: '{ __typename }', ...more });
    expect(answer.status).toBe(200);
    expect(jsonOf(answer)).toEqual({ data: { __typename: 'Query' } });
  });

  test.each([1, 2, 1000])('a batch of %i is refused as a whole', async (count) => {
    const { url, emulator } = await start();
    const one = '{"query":"{ customer(user: \\"single\\") { invalidEmails { id } } }"}';
    const answer = await post(url, `[${times(count, one).replaceAll('\n', ',')}]`);
    expect(answer.status).toBe(400);
    expect(jsonOf(answer)).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
    expect(emulator.calls.list).toEqual([]);
  });
});

test('a connection that is cut in the middle of an answer breaks nothing', async () => {
  const { url, expectUnharmed } = await start();
  const socket = connectTo(url);
  const body = JSON.stringify({ query: '{ customer(user: "large") { invalidEmails { id email reason } } }' });
  socket.write(`${headOf(`content-length: ${body.length}`)}${body}`);
  await once(socket, 'data');
  socket.destroy();
  await expectUnharmed();
});
