import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { startGateway } from '../support/gateway.js';
import { SEED_USER, startUpstream } from '../support/upstream.js';

const LIST = 'query ($user: String!) { customer(user: $user) { invalidEmails { email } } }';
/** Too long to be one string: it is sent in pieces. */
const WHOLE_ROWS =
  'query ($user: String!) { customer(user: $user) { invalidEmails { id email reason created createdRaw } } }';

interface Raw {
  readonly encoding: string | undefined;
  readonly vary: string | undefined;
  readonly length: string | undefined;
  readonly body: Buffer;
}

function post(url: string, user: string, acceptEncoding: string | undefined, query = LIST): Promise<Raw> {
  const headers = {
    'content-type': 'application/json',
    ...(acceptEncoding === undefined ? {} : { 'accept-encoding': acceptEncoding }),
  };
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/graphql`, { method: 'POST', headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const { 'content-encoding': encoding, 'content-length': length, vary } = response.headers;
        resolve({ encoding, vary, length, body: Buffer.concat(chunks) });
      });
    });
    sent.on('error', reject);
    sent.end(JSON.stringify({ query, variables: { user } }));
  });
}

test.each([
  [undefined, undefined],
  ['identity', undefined],
  ['gzip', 'gzip'],
  ['br', 'br'],
  ['gzip;q=0.5, br;q=1.0', 'br'],
  ['br;q=0, gzip', 'gzip'],
  ['deflate', undefined],
])('a long answer for accept-encoding %s is %s', async (accept, expected) => {
  const gateway = await startGateway((await startUpstream()).url);
  for (const query of [LIST, WHOLE_ROWS]) {
    const plain = await post(gateway.url, 'medium', undefined, query);
    const { encoding, vary, body } = await post(gateway.url, 'medium', accept, query);
    expect(encoding).toBe(expected);
    expect(vary).toBe('Origin, Accept-Encoding');
    const whole = encoding === 'br' ? brotliDecompressSync(body) : encoding === 'gzip' ? gunzipSync(body) : body;
    expect(whole.toString()).toBe(plain.body.toString());
    if (encoding !== undefined) expect(body.length).toBeLessThan(plain.body.length / 2);
  }
});

test('a long answer has its length, and is what graphql-js makes of the same selection', async () => {
  const gateway = await startGateway((await startUpstream()).url);
  const { length, body } = await post(gateway.url, 'medium', undefined, WHOLE_ROWS);
  // No plan is made beside introspection.
  const byGraphql = await post(
    gateway.url,
    'medium',
    undefined,
    WHOLE_ROWS.replace('{', '{ __type(name: "None") { name }'),
  );
  expect(body.length).toBeGreaterThan(50_000);
  expect(length).toBe(String(body.length));
  expect(body.toString()).toBe(byGraphql.body.toString().replace('"__type":null,', ''));
});

test('rows on a condition, and those after a delete, are the rows of the plain query', async () => {
  const gateway = await startGateway((await startUpstream()).url);
  const [, customer = ''] = /(customer.*) }$/.exec(WHOLE_ROWS) ?? [];
  const deleting = `mutation ($user: String!) { deleteInvalidEmail(user: $user, email: "nobody@x") { ${customer.replace('(user: $user)', '')} } }`;
  const plain = await post(gateway.url, 'medium', undefined, WHOLE_ROWS);
  const conditional = await post(
    gateway.url,
    'medium',
    undefined,
    WHOLE_ROWS.replace('email', 'email @skip(if: false)'),
  );
  const afterDelete = await post(gateway.url, 'medium', undefined, deleting);
  expect(conditional.body.toString()).toBe(plain.body.toString());
  expect(JSON.parse(afterDelete.body.toString()).data.deleteInvalidEmail).toEqual(
    JSON.parse(plain.body.toString()).data,
  );
});

test('a short answer is never compressed', async () => {
  const gateway = await startGateway((await startUpstream()).url);
  const { encoding, body } = await post(gateway.url, SEED_USER, 'br, gzip');
  expect(encoding).toBeUndefined();
  expect(body.length).toBeLessThan(1024);
});

test('MAX_ROWS_PER_RESPONSE counts the rows of the whole answer, and fails only the field that is over', async () => {
  const gateway = await startGateway((await startUpstream()).url, { MAX_ROWS_PER_RESPONSE: '6' });
  const seed = `customer(user: "${SEED_USER}")`;
  const whole = await gateway.execute<{ a: unknown; b: unknown }>(
    `{ a: ${seed} { invalidEmails { email } } b: ${seed} { invalidEmailsConnection(first: 3) { nodes { email } } } }`,
  );
  expect(whole.errors).toEqual([]);
  const over = await gateway.execute<Record<string, unknown>>(
    `{ a: ${seed} { invalidEmails { email } } b: customer(user: "medium") { invalidEmails(limit: 4) { email } } }`,
  );
  expect(over.errors).toMatchObject([{ path: ['b', 'invalidEmails'], extensions: { code: 'RESULT_TOO_LARGE' } }]);
  expect(over.errors[0]?.message).toMatch(
    /more than 6 rows \(MAX_ROWS_PER_RESPONSE\); page with invalidEmailsConnection/,
  );
  expect(over.data).toEqual({
    a: { invalidEmails: [expect.anything(), expect.anything(), expect.anything()] },
    b: { invalidEmails: null },
  });
});
