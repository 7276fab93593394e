import { expect, test } from '@jest/globals';
import { createSchema } from '../../src/graphql/schema.js';
import { FIELDS_WITH_WAYS, fieldsOf, type Trial, trialsOf } from '../support/field-ways.js';
import { type Answer, startGateway, type TestGateway } from '../support/gateway.js';
import { bearer, tokenOf, WITH_TOKENS } from '../support/tokens.js';
import { startUpstream } from '../support/upstream.js';

/** Every field of the schema in every way to it, crossed with every kind of caller, on lists that are kept for all of them together. */

/** The first of the account's customers, with an entry that nobody else has. */
const TARGET = 'customer-01';
const LISTED = 'only-here@target.example';
const VARIABLES = { user: TARGET, listed: LISTED, email: 'nobody@none.example', emails: ['nobody@none.example'] };

interface CallerKind {
  readonly scope: string;
  readonly customers?: unknown;
  /** What it may do to the target. */
  readonly may: readonly ('read' | 'delete')[];
}

const READ = 'invalid_emails:read';
const DELETE = 'invalid_emails:delete';

const CALLERS: Readonly<Record<string, CallerKind>> = {
  // The first, so that for all others the lists are kept and the operations compiled.
  'both, all customers': { scope: `${DELETE} ${READ}`, customers: ['*'], may: ['read', 'delete'] },
  'no scope, all customers': { scope: '', customers: ['*'], may: [] },
  'a foreign scope, all customers': { scope: 'schema:read invalid_emails admin', customers: ['*'], may: [] },
  'read, no customers': { scope: READ, may: [] },
  'read, malformed customers': { scope: READ, customers: TARGET, may: [] },
  'read, a star among names': { scope: READ, customers: ['*', 'customer-02'], may: [] },
  'read, another customer': { scope: READ, customers: ['customer-02'], may: [] },
  'read, a similar name': { scope: READ, customers: ['Customer-01', 'customer-01 ', 'customer\u201101'], may: [] },
  'read, the customer': { scope: READ, customers: [TARGET], may: ['read'] },
  'read, all customers': { scope: READ, customers: ['*'], may: ['read'] },
  'delete, another customer': { scope: DELETE, customers: ['customer-02'], may: [] },
  'delete, the customer': { scope: DELETE, customers: [TARGET], may: ['delete'] },
  'delete, all customers': { scope: DELETE, customers: ['*'], may: ['delete'] },
  'both, no customers': { scope: `${READ} ${DELETE}`, customers: [], may: [] },
  'both, the customer': { scope: `${READ} ${DELETE}`, customers: [TARGET], may: ['read', 'delete'] },
};

type Outcome = 'shown' | 'refused' | 'answered without it';

function expectedFor({ scope, may }: CallerKind, { needs, from }: Trial): Outcome {
  if (needs.every((right) => may.includes(right))) return 'shown';
  return from === 'token' && scope.includes(READ) ? 'answered without it' : 'refused';
}

/** What is wrong with an answer; null where it is as expected. */
function faultOf(answer: Answer<unknown>, expected: Outcome, { may }: CallerKind, trial: Trial): string | null {
  const { status, data, errors } = answer;
  const text = JSON.stringify(data);
  const probes = valuesOf(data, 'probe');
  const codes = errors.map(({ extensions }) => extensions.code);
  if (status !== 200) return `HTTP status ${status}`;
  if (!may.includes('read') && /only[- ]here/.test(text)) return `shows the list: ${text}`;
  if (may.length === 0 && SIGNS.some((sign) => text.includes(sign))) return `shows the customer: ${text}`;
  if (expected === 'refused') {
    if (codes.length === 0 || codes.some((code) => code !== 'FORBIDDEN')) return `has the errors [${codes.join()}]`;
    // Where entries are refused one by one, the field is a list of nulls.
    return probes.every((value) => value === null || JSON.stringify(value) === '[null]') ? null : `shows ${text}`;
  }
  // The names in a token need not exist.
  const known = expected === 'shown' ? codes : codes.filter((code) => code !== 'CUSTOMER_NOT_FOUND');
  if (known.length > 0) return `has the errors [${codes.join()}]`;
  return expected === 'shown' && probes.length === 0 && trial.mayBeNone !== true ? `shows nothing: ${text}` : null;
}

const SIGNS = [TARGET, Buffer.from(`Customer:${TARGET}`).toString('base64url'), LISTED, 'only here'];

function valuesOf(value: unknown, key: string): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (name === key ? [inner] : valuesOf(inner, key)));
}

async function start(): Promise<TestGateway> {
  const emulator = await startUpstream();
  emulator.state.replaceRows(TARGET, [{ email: LISTED, reason: 'only here', createdAt: 1_244_662_830 }]);
  const env = {
    ...WITH_TOKENS,
    CACHE_TTL_MS: '600000',
    UPSTREAM_CALLS_PER_MINUTE: '1000000',
    MAX_EVENT_LOOP_LAG_MS: '60000',
  };
  return startGateway(emulator.url, env);
}

const schema = createSchema();
const TRIALS = trialsOf(schema);

test('every field of the schema has a row that says who may see it, and no row is of a field that is gone', () => {
  expect(FIELDS_WITH_WAYS.toSorted()).toEqual(fieldsOf(schema).toSorted());
});

/** A few at a time: a hundred at once would wait for each other in the gateway's queues. */
async function faultsOf(gateway: TestGateway, name: string, caller: CallerKind): Promise<readonly string[]> {
  const headers = bearer(tokenOf({ sub: name, scope: caller.scope, customers: caller.customers }));
  const waiting = [...TRIALS];
  const faults: string[] = [];
  const work = async (): Promise<void> => {
    for (let trial = waiting.pop(); trial !== undefined; trial = waiting.pop()) {
      const expected = expectedFor(caller, trial);
      const answer = await gateway.execute<unknown>(trial.operation, VARIABLES, headers);
      const fault = faultOf(answer, expected, caller, trial);
      if (fault !== null)
        faults.push(`${name}: ${trial.field} by ${trial.operation} is to be ${expected}, but ${fault}`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
  return faults;
}

test('of every field, on every way to it, each token shows what it covers and nothing else', async () => {
  const gateway = await start();
  const faults: string[] = [];
  for (const [name, caller] of Object.entries(CALLERS)) faults.push(...(await faultsOf(gateway, name, caller)));
  expect(faults).toEqual([]);
}, 180_000);

test('the callers meet all that may happen', () => {
  const met = Object.values(CALLERS).flatMap((caller) => TRIALS.map((trial) => expectedFor(caller, trial)));
  expect(new Set(met)).toEqual(new Set(['shown', 'refused', 'answered without it']));
  expect(TRIALS.length).toBeGreaterThan(80);
});

test.each(Object.entries(CALLERS))('an export: %s', async (name, { scope, customers, may }) => {
  const { url, logLines } = await start();
  const headers = bearer(tokenOf({ sub: name, scope, customers }));
  for (const format of ['csv', 'ndjson']) {
    const response = await fetch(`${url}/export/customers/${TARGET}/invalid-emails.${format}`, { headers });
    const text = await response.text();
    expect([response.status, text.includes(LISTED)]).toEqual(may.includes('read') ? [200, true] : [403, false]);
    if (response.status === 403)
      expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  }
  if (!may.includes('read')) expect(logLines.join('')).toContain('"code":"FORBIDDEN"');
});
