import { createServer } from 'node:http';
import { expect, test } from '@jest/globals';
import { ANYONE } from '../../src/auth/caller.js';
import { createExportEndpoint } from '../../src/http/export-endpoint.js';
import type { NewContext } from '../../src/http/graphql-endpoint.js';
import { createRowsList } from '../../src/invalid-emails/rows-list.js';
import { UNOBSERVED } from '../../src/observability/events.js';
import { createLogger } from '../../src/observability/logger.js';
import { send } from '../support/http.js';
import { closeAfterTest } from '../support/leftovers.js';
import { collectLines } from '../support/log-lines.js';
import { entry } from '../support/rows.js';
import { until } from '../support/until.js';

/** A list whose thousandth entry cannot be read. */
function brokenList() {
  const list = createRowsList(
    Array.from({ length: 2000 }, () => entry('a@example.com')),
    0,
  );
  const row = (index: number) => {
    if (index === 1000) throw new TypeError('unforeseen');
    return list.row(index);
  };
  return new Proxy(list, { get: (target, name) => (name === 'row' ? row : Reflect.get(target, name, target)) });
}

test.each(['identity', 'br'])(
  'an export that breaks in the middle (%s) is a broken connection, logged and counted',
  async (encoding) => {
    const { lines, stream } = collectLines();
    const counted: unknown[] = [];
    const context = {
      marks: { requestId: 'the-request' },
      lists: { load: async () => brokenList() },
    };
    const endpoint = createExportEndpoint(
      (() => context) as unknown as NewContext,
      { ...UNOBSERVED, request: (...given) => counted.push(given) },
      createLogger('info', stream),
    );
    const server = createServer((request, response) => void endpoint(request, response, ANYONE));
    closeAfterTest(async () => void server.close());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The server has no port.');

    const headers = { 'accept-encoding': encoding };
    const given = send(`http://127.0.0.1:${address.port}`, { path: '/export/customers/a/invalid-emails.csv', headers });
    await expect(given).rejects.toThrow();
    await until('a line of the log', () => lines.length === 1);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({
        level: 'error',
        requestId: 'the-request',
        code: 'INTERNAL_SERVER_ERROR',
        stack: expect.stringContaining('unforeseen'),
      }),
    ]);
    expect(counted).toEqual([['export', 'INTERNAL_SERVER_ERROR']]);
  },
);
