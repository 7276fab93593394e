import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../src/emulator/emulator.js';
import type { AnswerFault, Fault } from '../../src/emulator/faults/fault.js';
import { until } from '../support/until.js';
import { startUpstream } from '../support/upstream.js';
import { DELETE, FORMATS, LIST, messageOf, open, rightBody, talk, USER } from '../unit/emulator/wire.js';

/** What really happens to a delete, and what is said about it. */

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startUpstream();
});

const isThere = (): boolean => emulator.state.rows(USER).some(({ email }) => email === DELETE['email']);
const plan = (fault: Fault): void => {
  emulator.faults.plan({ fault });
};

/** Each way in which an answer is lost, and what can be seen of it. */
const LOST: readonly (readonly [AnswerFault, 'FIN' | 'RST', RegExp])[] = [
  [{ kind: 'reset' }, 'RST', /^$/],
  [{ kind: 'reset', at: { fraction: 0.5 } }, 'RST', /^HTTP\/1\.1 200 OK\r\n/],
  [{ kind: 'cut-off', framing: 'length' }, 'FIN', /^HTTP\/1\.1 200 OK\r\n/],
  [{ kind: 'cut-off', framing: 'chunked' }, 'FIN', /Transfer-Encoding: chunked/],
  [{ kind: 'cut-off', framing: 'close' }, 'FIN', /Connection: close/],
  [{ kind: 'proxy-page', status: 502 }, 'FIN', /^HTTP\/1\.1 502 Bad Gateway\r\n/],
  [{ kind: 'not-http' }, 'FIN', /^220 /],
];

describe.each(FORMATS)('in %s', (format) => {
  const success = { json: '{"message":"success"}', xml: '<result><message>success</message></result>' }[format];
  const notThere = /Email does not exist/;

  test.each(LOST)('applied, and the answer lost: %j', async (answer, end, text) => {
    plan({ kind: 'delete-applied', answer });
    const wire = await talk(emulator, format, DELETE);
    expect(wire.end).toBe(end);
    expect(wire.text).toMatch(text);
    expect(wire.text).not.toContain(success);
    expect(isThere()).toBe(false);
  });

  test.each(LOST)('not applied, and the answer lost: %j', async (answer, end, text) => {
    plan({ kind: 'delete-not-applied', answer });
    const wire = await talk(emulator, format, DELETE);
    expect(wire.end).toBe(end);
    expect(wire.text).toMatch(text);
    expect(wire.text).not.toContain(success);
    await sleep(20);
    expect(isThere()).toBe(true);
  });

  test('applied, and silence', async () => {
    plan({ kind: 'delete-applied', answer: { kind: 'silence' } });
    const wire = open(emulator, format, DELETE);
    await until('the delete', () => !isThere());
    expect(await rightBody(emulator, format)).not.toContain(DELETE['email']);
    expect({ text: wire.text, end: wire.end }).toEqual({ text: '', end: null });
  });

  test('answered, and not applied yet', async () => {
    plan({ kind: 'delete-late', afterMs: 60_000 });
    expect(messageOf(await talk(emulator, format, DELETE)).body).toContain(success);
    expect(isThere()).toBe(true);
    expect(await rightBody(emulator, format)).toContain(DELETE['email']);
  });

  test.each<[Fault]>([
    [{ kind: 'delete-late', afterMs: 50 }],
    [{ kind: 'delete-late', afterMs: 50, answer: { kind: 'reset' } }],
  ])('applied when its time has come: %j', async (fault) => {
    plan(fault);
    const begun = performance.now();
    expect((await talk(emulator, format, DELETE)).text === '').toBe('answer' in fault);
    await until('the delete', () => !isThere());
    expect(performance.now() - begun).toBeGreaterThan(48);
    expect(messageOf(await talk(emulator, format, DELETE)).body).toMatch(notThere);
  });

  test('not applied yet, and the answer lost', async () => {
    plan({ kind: 'delete-late', afterMs: 60_000, answer: { kind: 'reset' } });
    const { text, end } = await talk(emulator, format, DELETE);
    expect({ text, end }).toEqual({ text: '', end: 'RST' });
    expect(isThere()).toBe(true);
  });

  test('applied and answered, but still visible', async () => {
    const right = await rightBody(emulator, format);
    plan({ kind: 'delete-lag', visibleMs: 60_000 });
    expect(messageOf(await talk(emulator, format, DELETE)).body).toContain(success);
    expect(isThere()).toBe(false);
    expect(await rightBody(emulator, format)).toBe(right);
    expect(messageOf(await talk(emulator, format, DELETE)).body).toMatch(notThere);
  });

  test('visible no longer than it is to be', async () => {
    plan({ kind: 'delete-lag', visibleMs: 50 });
    const begun = performance.now();
    await talk(emulator, format, DELETE);
    while ((await rightBody(emulator, format)).includes('isaac@hotmail')) await sleep(5);
    expect(performance.now() - begun).toBeGreaterThan(48);
    expect(isThere()).toBe(false);
  });

  test('applied, visible for a while, and the answer lost', async () => {
    const right = await rightBody(emulator, format);
    plan({ kind: 'delete-lag', visibleMs: 60_000, answer: { kind: 'reset' } });
    expect((await talk(emulator, format, DELETE)).end).toBe('RST');
    expect(isThere()).toBe(false);
    expect(await rightBody(emulator, format)).toBe(right);
  });

  test('an address that is not there is said not to be there, whatever would have become of it', async () => {
    plan({ kind: 'delete-late', afterMs: 1 });
    const absent = { ...DELETE, email: 'nobody@example.com' };
    expect(messageOf(await talk(emulator, format, absent)).body).toMatch(notThere);
  });
});

describe('without more being said', () => {
  test.each<[AnswerFault, boolean]>([
    [{ kind: 'throttled' }, true],
    [{ kind: 'proxy-page', status: 503 }, true],
    [{ kind: 'answer', body: '{"error":"no"}' }, true],
    [{ kind: 'redirect', status: 307, location: '/' }, true],
    [{ kind: 'not-http' }, true],
    [{ kind: 'reset' }, true],
    [{ kind: 'reset', at: { bytes: 1 } }, false],
    [{ kind: 'cut-off', framing: 'length' }, false],
    [{ kind: 'drip', bytes: 5, everyMs: 1 }, false],
    [{ kind: 'gzip' }, false],
    [{ kind: 'damage', part: 'both' }, false],
    [{ kind: 'header-overflow' }, false],
  ])('under %j the row is still there: %p', async (fault, expected) => {
    plan(fault);
    await talk(emulator, 'json', DELETE);
    expect(isThere()).toBe(expected);
  });
});

test('faults are for the calls that they are planned for, and every call says what it met', async () => {
  const gzip: Fault = { kind: 'gzip' };
  const lost: Fault = { kind: 'delete-applied', answer: { kind: 'reset' } };
  emulator.faults.plan({ fault: gzip, user: 'single', operation: 'list', after: 1, times: 2 });
  emulator.faults.plan({ fault: lost, user: USER });
  const calls = [
    LIST,
    { ...LIST, user: 'single' },
    { ...LIST, user: 'single' },
    { ...DELETE, user: 'single' },
    DELETE,
    DELETE,
    { method: 'profile', task: 'get' },
    { ...LIST, user: 'single' },
  ];
  for (const fields of calls) await talk(emulator, 'json', fields);
  const none = undefined;
  const met = emulator.calls.list.map(({ fault }) => fault);
  expect(met).toEqual([none, none, gzip, none, lost, none, none, gzip]);
  expect(emulator.calls.list[0]).not.toHaveProperty('fault');
  expect(emulator.faults.met).toEqual({ gzip: 2, 'delete-applied': 1 });
  expect(emulator.faults.pending()).toEqual([]);
});

describe('the control API on the wire', () => {
  const control = (method: string, path: string, body?: unknown) =>
    fetch(`${emulator.url}/__emulator/${path}`, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });

  test('plans, shows and forgets faults', async () => {
    const plans = [
      { fault: { kind: 'delete-late', afterMs: 60_000 }, user: USER },
      { fault: { kind: 'throttled', retryAfter: { as: 'seconds', seconds: 5 } }, times: 'always' },
    ];
    expect((await control('POST', 'faults', plans)).status).toBe(201);
    await talk(emulator, 'json', DELETE);
    await talk(emulator, 'json');
    expect(await (await control('GET', 'faults')).json()).toEqual({
      planned: [{ ...plans[1], met: 1 }],
      pending: 0,
      met: { 'delete-late': 1, throttled: 1 },
    });
    const { calls } = (await (await control('GET', 'calls')).json()) as { calls: unknown[] };
    expect(calls).toMatchObject(plans.map(({ fault }) => ({ fault })));
    expect((await control('DELETE', 'faults')).status).toBe(204);
    expect(messageOf(await talk(emulator, 'json')).statusLine).toBe('HTTP/1.1 200 OK');
    expect((await control('POST', 'faults', { fault: { kind: 'nothing' } })).status).toBe(400);
  });

  test('a reset forgets faults, late deletes and what is still visible', async () => {
    plan({ kind: 'delete-lag', visibleMs: 60_000 });
    plan({ kind: 'delete-late', afterMs: 200 });
    emulator.faults.plan({ fault: { kind: 'reset' }, times: 'always', operation: 'list' });
    await talk(emulator, 'json', DELETE);
    await talk(emulator, 'json', { ...DELETE, email: 'example@example.com' });
    expect((await control('POST', 'reset')).status).toBe(204);
    await sleep(250);
    expect(JSON.parse(await rightBody(emulator, 'json'))).toHaveLength(3);
    expect(emulator.state.size(USER)).toBe(3);
    expect(emulator.faults.met).toEqual({});
  });
});
