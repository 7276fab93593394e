import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { GatewayError } from '../../src/errors.js';
import { createLogger } from '../../src/observability/logger.js';
import { Secret } from '../../src/secret.js';
import { caught } from '../support/caught.js';
import { run } from '../support/child.js';
import { send } from '../support/http.js';
import { closeAfterTest } from '../support/leftovers.js';
import { watchFor } from '../support/secret-watch.js';
import { secretWatch } from '../support/watch-secrets.js';

/** The watch that every test runs under, with leaks planted. It looks after each test, so each of these takes what it found itself. */

const SECRET = 'planted s3cret/1';

function reveal(): string {
  return new Secret(SECRET).reveal();
}

async function answerWith(headers: Readonly<Record<string, string>>, ...pieces: readonly (string | Buffer)[]) {
  const server = createServer((_, response) => {
    response.setHeader('x-request-id', 'planted');
    response.writeHead(200, headers);
    for (const piece of pieces) response.write(piece);
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = closeAfterTest(async () => {
    server.close();
    await once(server, 'close');
  });
  await send(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { path: '/planted' });
  await close();
}

test('what nobody has revealed is no secret', () => {
  secretWatch.hear('a test', 'never revealed s3cret/0');
  expect(secretWatch.takeLeaks()).toEqual([]);
});

test('a line of a log, wherever it is written to', () => {
  const log = createLogger('info', { write: () => {} });
  log.info({ deep: { down: [`key=${reveal()}`] } }, 'nothing here');
  log.debug({ text: SECRET }, 'below the level: it is not written');
  expect(secretWatch.takeLeaks()).toEqual([expect.stringMatching(/^a line of the log: .*key=\[a secret\]$/)]);
});

test.each([
  ['as it is', SECRET],
  ['in a form', `a=b&api_key=planted+s3cret%2F1`],
  ['in a URL', 'https://example.com/planted%20s3cret%2F1'],
  ['in base64', Buffer.from(SECRET).toString('base64')],
])('an answer that holds it %s, in one piece or several', async (_, text) => {
  reveal();
  const middle = text.length / 2;
  await answerWith({}, text);
  await answerWith({}, text.slice(0, middle), Buffer.from(text.slice(middle)));
  await answerWith({ 'content-encoding': 'gzip' }, gzipSync(text));
  await answerWith({ 'x-header': text });
  const answer = expect.stringMatching(/^the answer to \/planted: .*\[a secret\]$/);
  const header = expect.stringMatching(/^the headers of the answer to \/planted: .*x-header":"\S*\[a secret\]$/);
  expect(secretWatch.takeLeaks()).toEqual([answer, answer, answer, header]);
});

test.each(['SENDGRID_API_KEY', 'COMPARE_SENDGRID_API_KEY', 'JWT_SECRET', 'AUDIT_KEY'])(
  'what a child prints of its %s',
  async (name) => {
    const code = `process.stdout.write("a "); process.stderr.write(process.env.${name})`;
    await run(process.execPath, ['-e', code], { env: { [name]: `child-s3cret-${name}` } });
    expect(secretWatch.takeLeaks()).toEqual([expect.stringMatching(/^what .* printed: a \[a secret\]$/)]);
  },
);

test('the message of an error', () => {
  const text = reveal();
  caught(() => {
    throw new GatewayError('INTERNAL_SERVER_ERROR', `with ${text}`);
  });
  expect(secretWatch.takeLeaks()).toEqual(['the message of an error: with [a secret]']);
});

test.each(['emulator', 'a', 'b-1', ''])('"%s" is too ordinary to be looked for', (text) => {
  watchFor(text);
  secretWatch.hear('a test', `${text} ${text}`);
  expect(secretWatch.takeLeaks()).toEqual([]);
});
