import { describe, expect, test } from '@jest/globals';
import { GatewayError } from '../../../src/errors.js';
import { parseAddress, parseUser } from '../../../src/invalid-emails/names.js';
import type { DeleteResult } from '../../../src/invalid-emails/port.js';
import { createResellerFormApi } from '../../../src/sendgrid/apis/reseller-form.js';
import { createSendgridClient } from '../../../src/sendgrid/client.js';
import type { Exchange, Send } from '../../../src/sendgrid/exchange.js';
import { head } from '../../support/answers.js';
import { rejected } from '../../support/caught.js';
import { bytesOf, feed } from '../../support/feed.js';
import { entry } from '../../support/rows.js';
import { createWork } from '../../support/work.js';

const USER = parseUser('acme');
const api = createResellerFormApi({ format: 'json', readCreated: () => 7, now: () => 0 });

/** Answers every exchange with the body that `bodyOf` gives for its form. */
const answering =
  (bodyOf: (form: URLSearchParams) => string): Send =>
  async <T>(exchange: Exchange<T>): Promise<T> =>
    feed(exchange.decoder(head(200)), bytesOf(bodyOf(new URLSearchParams(exchange.body ?? ''))));

describe('a list', () => {
  test('is whole, and was read when its read began', async () => {
    let clock = 1000;
    const send = answering(() => {
      clock = 2000;
      return '[{"email":"a"},{"email":"b"}]';
    });
    const list = await createSendgridClient(api, send, () => clock).list(USER, createWork());
    expect(list).toMatchObject({ size: 2, readAtMs: 1000 });
    expect([list.row(0), list.row(1)]).toEqual([entry('a'), entry('b')]);
  });

  test('that fails, fails as it did', async () => {
    const client = createSendgridClient(
      api,
      answering(() => '{"message":"User not found"}'),
      () => 0,
    );
    expect((await rejected(client.list(USER, createWork()))).code).toBe('CUSTOMER_NOT_FOUND');
  });
});

describe('deletes', () => {
  const deleteWith = async (
    send: Send,
    ...emails: readonly string[]
  ): Promise<readonly (readonly [string, DeleteResult])[]> => {
    const addresses = new Set(emails.map((email) => parseAddress(email)));
    return [...(await createSendgridClient(api, send, () => 0).delete(USER, addresses, createWork()))];
  };

  test('are one exchange for each address, with the user, and matched to it by key', async () => {
    const forms: unknown[] = [];
    const send = answering((form) => {
      forms.push([form.get('task'), form.get('user'), form.getAll('email')]);
      return form.get('email') === 'b' ? '{"message":"Email does not exist"}' : '{"message":"success"}';
    });
    expect(await deleteWith(send, 'a', 'b', ' c ')).toEqual([
      ['a', { outcome: 'DELETED', known: 'by answer' }],
      ['b', { outcome: 'NOT_FOUND', known: 'by answer' }],
      [' c ', { outcome: 'DELETED', known: 'by answer' }],
    ]);
    expect(forms).toEqual([
      ['delete', 'acme', ['a']],
      ['delete', 'acme', ['b']],
      ['delete', 'acme', [' c ']],
    ]);
  });

  test.each([
    { delivery: 'unsent', outcome: 'FAILED' },
    { delivery: 'refused', outcome: 'FAILED' },
    { delivery: 'unsettled', outcome: 'UNKNOWN' },
  ] as const)('that fail $delivery are $outcome', async ({ delivery, outcome }) => {
    const error = new GatewayError('UPSTREAM_UNAVAILABLE', 'x', { delivery });
    expect(await deleteWith(async () => Promise.reject(error), 'a')).toEqual([['a', { outcome, error }]]);
  });

  test('that fail in a way nobody foresaw are UNKNOWN, with an error of ours', async () => {
    const fault = new TypeError('x is not a function');
    const [[, result] = []] = await deleteWith(async () => Promise.reject(fault), 'a');
    expect(result).toMatchObject({ outcome: 'UNKNOWN', error: { code: 'INTERNAL_SERVER_ERROR', cause: fault } });
  });

  test('fail alone', async () => {
    const send = answering((form) => (form.get('email') === 'b' ? 'nonsense' : '{"message":"success"}'));
    const outcomes = (await deleteWith(send, 'a', 'b', 'c')).map(([email, { outcome }]) => [email, outcome]);
    expect(outcomes).toEqual([
      ['a', 'DELETED'],
      ['b', 'UNKNOWN'],
      ['c', 'DELETED'],
    ]);
  });

  test('of nothing send nothing', async () => {
    expect(await deleteWith(async () => Promise.reject(new Error('sent')))).toEqual([]);
  });
});
