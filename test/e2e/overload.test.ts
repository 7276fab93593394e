import { expect, test } from '@jest/globals';
import { print } from 'graphql';
import { CustomerInvalidEmailsDocument } from '../../src/operations/documents.js';
import { beforeUpstream } from '../support/account.js';
import { jsonOf, post, send } from '../support/http.js';
import { startMain } from '../support/program.js';
import { until } from '../support/until.js';
import { SEED_USER, SMALL_USERS, startUpstream } from '../support/upstream.js';

const query = print(CustomerInvalidEmailsDocument);

test('a process with too much in flight says so at once, is alive and ready, and recovers', async () => {
  const emulator = await startUpstream();
  emulator.faults.plan({ fault: { kind: 'latency', ms: 3_000 }, times: 3 });
  const { url } = await startMain({ ...beforeUpstream(emulator.url), MAX_REQUESTS_IN_FLIGHT: '3' });
  const inFlight = SMALL_USERS.slice(0, 3).map((user) => post(url, { query, variables: { user } }));
  await until('three calls to the upstream', () => emulator.calls.maxInFlight === 3);

  const refused = await Promise.all(
    Array.from({ length: 20 }, () => post(url, { query, variables: { user: SEED_USER } })),
  );
  for (const answer of refused) {
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '1']);
    expect(jsonOf(answer)).toMatchObject({ errors: [{ extensions: { code: 'OVERLOADED' } }] });
  }
  const probes = await Promise.all(['/healthz', '/readyz'].map((path) => send(url, { path })));
  expect(probes.map(({ status }) => status)).toEqual([200, 200]);

  for (const answer of await Promise.all(inFlight)) expect(jsonOf(answer)).not.toHaveProperty('errors');
  const answer = await post(url, { query, variables: { user: SEED_USER } });
  expect(jsonOf(answer)).toMatchObject({ data: { customer: { invalidEmails: [{}, {}, {}] } } });
  // None of the refused ever got as far as the upstream.
  expect(emulator.calls.list).toHaveLength(4);
});
