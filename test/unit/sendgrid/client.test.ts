import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Delivery, GatewayError } from '../../../src/errors.js';
import { parseAddress, parseUser } from '../../../src/invalid-emails/names.js';
import { createRowsTable } from '../../../src/invalid-emails/rows-list.js';
import { deleteOneByOne } from '../../../src/sendgrid/apis/one-by-one.js';
import type { UpstreamApi } from '../../../src/sendgrid/apis/upstream-api.js';
import { createSendgridClient } from '../../../src/sendgrid/client.js';
import type { Exchange, Operation, Send } from '../../../src/sendgrid/exchange.js';
import { createConcurrencyPolicy } from '../../../src/sendgrid/policies/concurrency.js';
import { rejected } from '../../support/caught.js';
import { createCountedSend } from '../../support/exchanges.js';
import { fuzzAsync } from '../../support/fuzz.js';
import { callAt, createHeldSend } from '../../support/held-send.js';
import { createManualClock } from '../../support/manual-clock.js';
import { entry } from '../../support/rows.js';
import { everythingSettled, stateOf } from '../../support/turns.js';
import { createWork } from '../../support/work.js';

const alpha = parseUser('alpha');
const addresses = (count: number) =>
  new Set(Array.from({ length: count }, (_, index) => parseAddress(`${index}@example.com`)));
const ROW = entry('a@example.com');

const PROFILES = ['beta', 'alpha', 'beta'].map((user, index) => ({
  user: parseUser(user),
  email: `${index}`,
  active: null,
}));

const exchange = <T>(operation: Operation, path: string, value: T): Exchange<T> => ({
  operation,
  attempt: 1,
  bucket: 'test',
  method: 'POST',
  path,
  headers: {},
  body: null,
  decoder: () => ({ push: () => {}, end: () => value }),
});

/** Lists are one row; a delete of an address that begins with an even number answers DELETED, of the others NOT_FOUND. */
const createApi = (deletesAtOnce: number): UpstreamApi => ({
  list: (user, send, work) => send(exchange('list', `list ${user}`, createRowsTable([ROW])), work),
  delete: (user, emails, send, work) =>
    deleteOneByOne(emails, deletesAtOnce, (email) => {
      const verdict = Number.parseInt(email, 10) % 2 === 0 ? 'DELETED' : 'NOT_FOUND';
      return send(exchange('delete', `delete ${user} ${email}`, verdict), work);
    }),
  customers: (send, work) => send(exchange('customers', 'customers', PROFILES), work),
});

const clientOver = (send: Send, deletesAtOnce = 4, now = Date.now) =>
  createSendgridClient(createApi(deletesAtOnce), send, now);

describe('a list', () => {
  test('counts as read from when it was asked for', async () => {
    const clock = createManualClock();
    const upstream = createHeldSend();
    const reading = clientOver(upstream.send, 4, clock.now).list(alpha, createWork());
    clock.advance(5_000);
    callAt(upstream, 0).succeed();
    const list = await reading;
    expect(list).toMatchObject({ size: 1, readAtMs: clock.now() - 5_000 });
    expect(list.row(0)).toEqual(ROW);
  });

  test('fails with the error that the upstream gave', async () => {
    const error = new GatewayError('UPSTREAM_PROTOCOL', 'damaged');
    const { send } = createCountedSend(() => error);
    expect(await rejected(clientOver(send).list(alpha, createWork()))).toBe(error);
  });
});

describe('a delete', () => {
  test('is one call for each address, each with its own answer, in the order asked for', async () => {
    const { send, sent } = createCountedSend();
    const results = await clientOver(send).delete(alpha, addresses(5), createWork());
    expect(sent).toEqual([0, 1, 2, 3, 4].map((index) => `delete alpha ${index}@example.com`));
    expect([...results]).toEqual(
      [0, 1, 2, 3, 4].map((index) => [
        `${index}@example.com`,
        { outcome: index % 2 === 0 ? 'DELETED' : 'NOT_FOUND', known: 'by answer' },
      ]),
    );
  });

  test.each<[Delivery, 'FAILED' | 'UNKNOWN']>([
    ['unsent', 'FAILED'],
    ['refused', 'FAILED'],
    ['unsettled', 'UNKNOWN'],
  ])('that failed %s is %s, and keeps its error', async (delivery, outcome) => {
    const error = new GatewayError('UPSTREAM_UNAVAILABLE', 'failed', { delivery, retryAfterMs: 7 });
    const { send } = createCountedSend(() => error);
    const results = await clientOver(send).delete(alpha, addresses(1), createWork());
    expect([...results.values()]).toEqual([{ outcome, error }]);
  });

  test('that failed in a way nobody foresaw is UNKNOWN: it may have been sent', async () => {
    const { send } = createCountedSend(() => new TypeError('bug'));
    const [result] = (await clientOver(send).delete(alpha, addresses(1), createWork())).values();
    expect(result).toMatchObject({ outcome: 'UNKNOWN', error: { code: 'INTERNAL_SERVER_ERROR' } });
  });

  test('one failure, wherever it is, never rejects the rest', async () => {
    const failing = new Set([0, 3, 9]);
    const error = new GatewayError('UPSTREAM_TIMEOUT', 'silence', { outage: true });
    const { send, sent } = createCountedSend((call) => (failing.has(call) ? error : null));
    const results = await clientOver(send, 2).delete(alpha, addresses(10), createWork());
    expect(sent).toHaveLength(10);
    const outcomes = [...results.values()].map(({ outcome }) => outcome);
    expect(outcomes).toEqual(
      outcomes.map((_, i) => (failing.has(i) ? 'UNKNOWN' : i % 2 === 0 ? 'DELETED' : 'NOT_FOUND')),
    );
  });

  test('never more than so many are under way, never fewer than could be, and answers come back by address', async () => {
    await fuzzAsync(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 0, max: 25 }),
        fc.array(fc.record({ which: fc.nat({ max: 5 }), well: fc.boolean() }), { minLength: 25, maxLength: 25 }),
        async (limit, count, ends) => {
          const upstream = createHeldSend();
          const open: number[] = [];
          const failed = new Set<number>();
          let seen = 0;
          const deleting = clientOver(upstream.send, limit).delete(alpha, addresses(count), createWork());
          for (let ended = 0; ; ended++) {
            await everythingSettled();
            for (; seen < upstream.calls.length; seen++) open.push(seen);
            expect(open).toHaveLength(Math.min(limit, count - ended));
            const end = ends[ended];
            const [index] = open.splice((end?.which ?? 0) % Math.max(1, open.length), 1);
            if (index === undefined) break;
            if (end?.well !== false) callAt(upstream, index).succeed();
            else callAt(upstream, index).fail(new GatewayError('UPSTREAM_TIMEOUT', 'silence'));
            if (end?.well === false) failed.add(index);
          }
          const results = await deleting;
          expect([...results.keys()]).toEqual([...addresses(count)]);
          for (const [email, { outcome }] of results) {
            const index = Number.parseInt(email, 10);
            expect(outcome).toBe(failed.has(index) ? 'UNKNOWN' : index % 2 === 0 ? 'DELETED' : 'NOT_FOUND');
          }
        },
      ),
      0.2,
    );
  });
});

describe('a caller that hangs up', () => {
  test('turns what was not yet sent into FAILED and waits for what was', async () => {
    const upstream = createHeldSend();
    const limited = createConcurrencyPolicy({ limit: 2, maxQueued: 10, now: Date.now }).policy(upstream.send);
    const caller = new AbortController();
    const deleting = clientOver(limited, 3).delete(alpha, addresses(6), createWork({ signal: caller.signal }));
    await everythingSettled();
    caller.abort();
    expect(await stateOf(deleting)).toBe('pending');
    callAt(upstream, 0).succeed();
    callAt(upstream, 1).fail(new GatewayError('UPSTREAM_TIMEOUT', 'silence'));
    const results = [...(await deleting).values()];
    expect(upstream.calls).toHaveLength(2);
    expect(results.map(({ outcome }) => outcome)).toEqual([
      'DELETED',
      'UNKNOWN',
      'FAILED',
      'FAILED',
      'FAILED',
      'FAILED',
    ]);
    expect(results.slice(2)).toEqual(
      results.slice(2).map(() => ({ outcome: 'FAILED', error: expect.objectContaining({ delivery: 'unsent' }) })),
    );
  });
});

describe('the customers', () => {
  test('are one directory, by name, each name once, as of when they were asked for', async () => {
    const clock = createManualClock();
    const upstream = createHeldSend();
    const reading = clientOver(upstream.send, 4, clock.now).customers(createWork());
    clock.advance(5_000);
    callAt(upstream, 0).succeed();
    const { customers, readAtMs } = await reading;
    expect(customers).toEqual([PROFILES[1], PROFILES[0]]);
    expect(readAtMs).toBe(clock.now() - 5_000);
  });
});

describe('one address', () => {
  test('is looked up on the list where only lists can be asked for', async () => {
    const { send, sent } = createCountedSend();
    const client = clientOver(send);
    expect((await client.find(alpha, ROW.email, createWork())).size).toBe(1);
    expect((await client.find(alpha, 'another', createWork())).size).toBe(0);
    expect(sent).toEqual(['list alpha', 'list alpha']);
  });

  test('is asked for where it can be, and nothing else that comes with it is shown', async () => {
    const { send, sent } = createCountedSend();
    const api: UpstreamApi = {
      ...createApi(1),
      find: (user, email, sendOn, work) =>
        sendOn(
          exchange('list', `find ${email} of ${user}`, createRowsTable([ROW, { ...ROW, email: `${ROW.email}x` }, ROW])),
          work,
        ),
    };
    const found = await createSendgridClient(api, send, () => 7).find(alpha, ROW.email, createWork());
    expect([found.size, found.readAtMs]).toEqual([2, 7]);
    expect(sent).toEqual([`find ${ROW.email} of alpha`]);
  });
});
