import { describe, expect, test } from '@jest/globals';
import { CustomerInvalidEmailsDocument, DeleteInvalidEmailDocument } from '../../src/operations/documents.js';
import { executeAt } from '../support/gateway.js';
import { linesOf, startMain } from '../support/program.js';
import { SEED_ROWS, SEED_USER } from '../support/upstream.js';

/** The built program with nothing configured, as `npm start` runs it on a fresh machine. */

describe.each(['json', 'xml'])('on the embedded emulator through %s', (format) => {
  test('listens within 15 seconds and answers the first query with the three rows of the seed, and deletes', async () => {
    const begun = performance.now();
    const { url, output } = await startMain({ UPSTREAM_FORMAT: format });
    expect(performance.now() - begun).toBeLessThan(15_000);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);

    const answer = await executeAt(url)(CustomerInvalidEmailsDocument, { user: SEED_USER });
    expect(answer.errors).toEqual([]);
    expect(answer.data.customer?.invalidEmails).toEqual(SEED_ROWS.map((row) => ({ id: expect.any(String), ...row })));
    expect(answer.headers.get('x-upstream')).toBe('emulator');

    const outcomes = [];
    for (let time = 0; time < 2; time++) {
      const variables = { user: SEED_USER, email: 'isaac@hotmail' };
      const { data, errors } = await executeAt(url)(DeleteInvalidEmailDocument, variables);
      expect(errors).toEqual([]);
      outcomes.push(data.deleteInvalidEmail);
    }
    expect(outcomes).toMatchObject([
      { email: 'isaac@hotmail', deleted: true, message: 'success' },
      { email: 'isaac@hotmail', deleted: false, message: 'Email does not exist' },
    ]);

    expect(output.stderr).toBe('');
    expect(linesOf(output.stdout)[0]).toMatchObject({
      level: 'info',
      upstream: 'emulator',
      version: 'v1',
      url,
      graphql: `${url}/graphql`,
      msg: `listening: GraphQL is at ${url}/graphql, to explore open ${url}/`,
    });
  });
});

test('everything on stdout is a JSON line, from the first to the last', async () => {
  const program = await startMain({ LOG_LEVEL: 'debug' });
  const { output } = program;
  const execute = executeAt(program.url);
  await execute(CustomerInvalidEmailsDocument, { user: SEED_USER }, { 'x-request-id': 'the-one' });
  await execute(CustomerInvalidEmailsDocument, { user: 'nobody' });
  await execute('{ nonsense');
  program.kill('SIGINT');
  expect(await program.ended).toEqual({ code: 0, signal: null });
  const lines = linesOf(output.stdout);
  expect(output.stdout.endsWith('\n')).toBe(true);
  expect(lines.filter(({ msg }) => msg === 'request')).toHaveLength(3);
  expect(lines).toContainEqual(expect.objectContaining({ msg: 'request', requestId: 'the-one', upstreamCalls: 1 }));
  expect(lines.map(({ msg }) => msg).slice(-2)).toEqual(['stopping: requests in flight are answered first', 'stopped']);
  expect(output.stderr).toBe('');
});
