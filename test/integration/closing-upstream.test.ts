import { expect, test } from '@jest/globals';
import { startGateway } from '../support/gateway.js';
import { startRawUpstream } from '../support/raw-upstream.js';

/**
 * An upstream that closes the connection behind every answer, some while the gateway is still decoding what it has: as the old servers
 * of version 1 do. Once it stopped the whole process, by an assertion of undici that can be met only while an answer is paused.
 */

const ROWS = 5_000;
const body = JSON.stringify(
  Array.from({ length: ROWS }, (_, index) => ({ email: `é${index}@example.com`, reason: 'Bad "Syntax"' })),
);
const length = `content-length: ${Buffer.byteLength(body)}\r\n`;
const COUNT = 'query ($user: String!) { customer(user: $user) { invalidEmailsConnection(first: 0) { totalCount } } }';

test.each([
  ['without a length', 'connection: close\r\n'],
  ['with a length', `connection: close\r\n${length}`],
  ['though it said that it would not', length],
])('an upstream that closes the connection behind its answer, %s', async (_, headers) => {
  const upstream = await startRawUpstream((socket) => {
    socket.end(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n${headers}\r\n${body}`);
  });
  const gateway = await startGateway(upstream.url, { UPSTREAM_FORMAT: 'json' });
  for (let round = 0; round < 3; round++) {
    const users = Array.from({ length: 8 }, (_each, index) => `user-${round}-${index}`);
    const answers = await Promise.all(users.map((user) => gateway.execute(COUNT, { user })));
    expect(answers).toEqual(
      users.map(() =>
        expect.objectContaining({ data: { customer: { invalidEmailsConnection: { totalCount: ROWS } } } }),
      ),
    );
  }
});
