import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../src/emulator/emulator.js';
import { PARENT, type Row } from '../../src/emulator/state.js';
import { ACCOUNT } from '../support/account.js';
import { startUpstream } from '../support/upstream.js';
import {
  formRequest,
  type Message,
  messageOf,
  openRaw,
  type RestInit,
  restRequest,
  whole,
} from '../unit/emulator/wire.js';

/** Versions 2 and 3 over real sockets, and one state behind all three versions. */

const LIST = '/v3/suppression/invalid_emails';
const USER = 'eexampexample@example.com';

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startUpstream();
});

const rest = async (method: string, target: string, init?: RestInit): Promise<Message> =>
  messageOf(await whole(openRaw(emulator, restRequest(method, target, init))));

const form = async (path: string, fields: Record<string, string>): Promise<Message> =>
  messageOf(await whole(openRaw(emulator, formRequest(path, { method: 'invalidemails', user: USER, ...fields }))));

const V1 = '/api/distributor.manage.json';
const V2 = '/apiv2/reseller.manage.json';
const rowsOf = ({ body }: Message): readonly Record<string, unknown>[] => JSON.parse(body);

describe('version 3 on the wire', () => {
  test('a list has its length, its limits as the documents spell them, and its links', async () => {
    const { statusLine, headers, body } = await rest('GET', `${LIST}?limit=2`, { as: USER });
    expect(statusLine).toBe('HTTP/1.1 200 OK');
    expect(headers).toMatchObject({
      'Content-Type': 'application/json',
      'Content-Length': String(body.length),
      'Access-Control-Expose-Headers': 'Link, Location',
      'X-RateLimit-Limit': '600',
      'X-RateLimit-Remaining': '599',
      'X-RateLimit-Reset': expect.stringMatching(/^\d+$/),
      'Twilio-Request-Id': expect.any(String),
    });
    expect(headers['Link']).toContain(`<http://127.0.0.1${LIST}?limit=2&offset=2>; rel="next"; title="2"`);
    const secondsLeft = Number(headers['X-RateLimit-Reset']) - Date.now() / 1000;
    expect(Number(headers['X-RateLimit-Reset']) % 60).toBe(0);
    expect(secondsLeft).toBeLessThanOrEqual(60);
    expect(JSON.parse(body)).toHaveLength(2);
  });

  test('a deletion has neither body nor length, one address or many', async () => {
    for (const answer of [
      await rest('DELETE', `${LIST}/isaac%40hotmail`, { as: USER }),
      await rest('DELETE', LIST, { as: USER, body: { emails: ['example@example.com', 'nobody'] } }),
    ]) {
      expect(answer).toMatchObject({ statusLine: 'HTTP/1.1 204 No Content', body: '' });
      expect(Object.keys(answer.headers).join()).not.toMatch(/content-(length|type)|transfer/i);
    }
    expect(emulator.state.size(USER)).toBe(0);
  });

  test('letters beyond ASCII are UTF-8', async () => {
    emulator.state.replaceRows(USER, [{ email: 'žofie@例え', reason: '', createdAt: 1 }]);
    const { headers, body } = await rest('GET', LIST, { as: USER });
    expect(Buffer.from(body, 'latin1').toString()).toContain('"žofie@例え"');
    expect(headers['Content-Length']).toBe(String(body.length));
    const path = `${LIST}/${encodeURIComponent('žofie@例え')}`;
    expect((await rest('DELETE', path, { as: USER })).statusLine).toBe('HTTP/1.1 204 No Content');
  });

  test('a customer is named by the bytes of ISO-8859-1, as headers are', async () => {
    emulator.state.addCustomer({ user: 'josé & ñ', rows: [{ email: 'x', reason: '', createdAt: 1 }] });
    const headers = { authorization: `Bearer ${ACCOUNT.key}`, 'on-behalf-of': 'josé & ñ' };
    expect(await (await fetch(emulator.url + LIST, { headers })).json()).toHaveLength(1);
    expect(emulator.calls.list.at(-1)?.onBehalfOf).toBe('josé & ñ');
  });

  test('1,234 rows are three pages, and all of them', async () => {
    const rows = Array.from({ length: 1_234 }, (_, n): Row => ({ email: `r${n}`, reason: '', createdAt: 9_999 - n }));
    emulator.state.replaceRows(USER, rows);
    const pages: (readonly Record<string, unknown>[])[] = [];
    while (pages.length === 0 || pages.at(-1)?.length === 500) {
      const query = `limit=500&offset=${pages.length * 500}&end_time=9999`;
      pages.push(rowsOf(await rest('GET', `${LIST}?${query}`, { as: USER })));
    }
    expect(pages.map(({ length }) => length)).toEqual([500, 500, 234]);
    expect(pages.flat().map(({ email }) => email)).toEqual(rows.map(({ email }) => email));
  });

  test('the limit is spent by the clock minute, and a reset of the emulator gives it back', async () => {
    let nowMs = 1_684_448_240_000;
    emulator = await startUpstream({ rateLimits: { v3: 2 }, now: () => nowMs });
    const statuses = async (count: number) => {
      const answers: string[] = [];
      for (let call = 0; call < count; call += 1) answers.push((await rest('GET', LIST)).statusLine.slice(9, 12));
      return answers;
    };
    expect(await statuses(3)).toEqual(['200', '200', '429']);
    nowMs += 40_000;
    expect(await statuses(3)).toEqual(['200', '200', '429']);
    emulator.rateLimits.v3 = 1_000_000;
    expect(await statuses(2)).toEqual(['200', '200']);
    await fetch(`${emulator.url}/__emulator/reset`, { method: 'POST' });
    expect(emulator.rateLimits.v3).toBe(2);
    expect(await statuses(3)).toEqual(['200', '200', '429']);
  });

  test('a body over the cap is a page of the proxy, and deletes nothing', async () => {
    const body = { emails: ['isaac@hotmail', 'x'.repeat(1024 * 1024)] };
    const { statusLine, headers } = await rest('DELETE', LIST, { as: USER, body });
    expect(statusLine).toBe('HTTP/1.1 413 Payload Too Large');
    expect(headers['Content-Type']).toBe('text/html');
    expect(emulator.state.size(USER)).toBe(3);
  });
});

describe('one state', () => {
  test('is told in each version the same: the instant, in local time or as unix seconds', async () => {
    const old = rowsOf(await form(V1, { task: 'get', date: '1' }));
    expect(rowsOf(await form(V2, { task: 'get', date: '1' }))).toEqual(old);
    const rows = rowsOf(await rest('GET', LIST, { as: USER }));
    expect(rows).toEqual(old.map(({ email, reason }) => ({ created: 1_244_662_830, email, reason })));
    expect(old.every(({ created }) => created === '2009-06-10 12:40:30')).toBe(true);
  });

  const inV1 = async (): Promise<number> => rowsOf(await form(V1, { task: 'get' })).length;
  const inV2 = async (): Promise<number> => rowsOf(await form(V2, { task: 'get' })).length;
  const inV3 = async (): Promise<number> => rowsOf(await rest('GET', LIST, { as: USER })).length;

  test('what any version deletes is gone in the others', async () => {
    await form(V1, { task: 'delete', email: 'isaac@hotmail' });
    expect([await inV1(), await inV2(), await inV3()]).toEqual([2, 2, 2]);
    const absent = await rest('DELETE', `${LIST}/isaac@hotmail`, { as: USER });
    expect(absent.statusLine).toBe('HTTP/1.1 404 Not Found');
    await rest('DELETE', `${LIST}/example@example.com`, { as: USER });
    expect([await inV1(), await inV2(), await inV3()]).toEqual([0, 0, 0]);
    for (const path of [V1, V2]) {
      const answer = await form(path, { task: 'delete', email: 'example@example.com' });
      expect(answer.body).toBe('{"message":"Email does not exist"}');
    }
  });

  test('a list that shows its deleted rows for a while does so in every version', async () => {
    emulator.faults.plan({ fault: { kind: 'delete-lag', visibleMs: 60_000 } });
    await rest('DELETE', LIST, { as: USER, body: { delete_all: true } });
    expect(emulator.state.size(USER)).toBe(0);
    expect([await inV1(), await inV2(), await inV3()]).toEqual([3, 3, 3]);
  });

  test("the parent's own list is touched by no call for a customer, nor theirs by a call for the parent", async () => {
    const all = { delete_all: true };
    await rest('DELETE', LIST, { as: USER, body: all });
    await rest('DELETE', LIST, { as: 'nobody', body: all });
    await form(V1, { task: 'delete', email: 'user1@example.com' });
    await form(V2, { task: 'delete', email: 'user1@example.com', user: 'emulator' });
    expect(emulator.state.size(PARENT)).toBe(2);
    expect((await rest('DELETE', LIST, { body: all })).statusLine).toBe('HTTP/1.1 204 No Content');
    expect([emulator.state.size(PARENT), emulator.state.size('single')]).toEqual([0, 1]);
    await fetch(`${emulator.url}/__emulator/reset`, { method: 'POST' });
    expect(emulator.state.size(PARENT)).toBe(2);
  });
});

test('the list of calls says what was asked and for whom, and no credential', async () => {
  await rest('GET', `${LIST}?limit=5&offset=5&email=a%2Bb&api_key=emulator`, { as: USER });
  await rest('DELETE', `${LIST}/a%2Fb`, { as: 'single' });
  await rest('DELETE', LIST, { as: `account-id ${emulator.state.account('single').id}`, body: { emails: ['x', 'y'] } });
  await rest('DELETE', LIST, { body: { delete_all: false } });
  await form(V2, { task: 'delete', email: 'x' });
  const { calls } = (await (await fetch(`${emulator.url}/__emulator/calls`)).json()) as { calls: unknown[] };
  expect(calls).toEqual(emulator.calls.list);
  const startedAtMs = expect.any(Number);
  const id = emulator.state.account('single').id;
  expect(calls).toEqual([
    { method: 'GET', path: LIST, fields: { limit: '5', offset: '5', email: 'a+b' }, onBehalfOf: USER, startedAtMs },
    { method: 'DELETE', path: `${LIST}/a%2Fb`, fields: {}, onBehalfOf: 'single', startedAtMs },
    { method: 'DELETE', path: LIST, fields: {}, onBehalfOf: `account-id ${id}`, emails: ['x', 'y'], startedAtMs },
    { method: 'DELETE', path: LIST, fields: {}, deleteAll: false, startedAtMs },
    {
      method: 'POST',
      path: V2,
      fields: { method: 'invalidemails', user: USER, task: 'delete', email: 'x' },
      startedAtMs,
    },
  ]);
  expect(JSON.stringify(calls)).not.toMatch(/emulator|bearer|authorization/i);
});
