import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { GatewayError } from '../../../src/errors.js';
import type { Decoder, ResponseHead } from '../../../src/sendgrid/exchange.js';
import { rejected } from '../../support/caught.js';
import { dispatch } from '../../support/dispatching.js';
import { anExchange, createEcho } from '../../support/exchanges.js';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  // Every outcome leaves no timer behind.
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

const throwing = (thrown: Error, place: 'push' | 'end'): Decoder<string> => ({
  ...createEcho(),
  [place]: () => {
    throw thrown;
  },
});

describe('an answer', () => {
  test('is fed to the decoder slice by slice and settles with what the decoder makes of it', async () => {
    const it = dispatch();
    it.start();
    it.answer(200);
    it.data('ab');
    it.data('c');
    it.end();
    expect(await it.outcome).toBe('abc');
    expect(it.aborts).toBe(0);
  });

  test('shows the decoder its status and its headers, flat and in lower case; a hint before it is none', async () => {
    const heads: ResponseHead[] = [];
    const decoder = (head: ResponseHead) => {
      heads.push(head);
      return createEcho();
    };
    const it = dispatch({ exchange: anExchange({ decoder }) });
    it.start();
    it.answer(103, { link: 'x' });
    it.answer(429, { 'Retry-After': '7', 'x-many': ['a', 'b'], 'x-none': undefined });
    it.end();
    await it.outcome;
    expect(heads).toEqual([{ status: 429, headers: { 'retry-after': '7', 'x-many': 'a, b' } }]);
  });

  test('may be as large as the limit, and not a byte larger', async () => {
    const fits = dispatch({ maxBytes: 4 });
    const over = dispatch({ maxBytes: 4 });
    for (const it of [fits, over]) {
      it.start();
      it.answer(200);
      it.data('abé');
    }
    over.data('c');
    fits.end();
    over.end();
    expect(await fits.outcome).toBe('abé');
    expect(await rejected(over.outcome)).toMatchObject({
      code: 'UPSTREAM_PROTOCOL',
      message: "The upstream's answer is over the limit of 4 bytes (UPSTREAM_MAX_BYTES).",
      delivery: 'unsettled',
    });
    expect([fits.aborts, over.aborts]).toEqual([0, 1]);
  });

  test('that ends before it began is none', async () => {
    const it = dispatch();
    it.start();
    it.end();
    expect(await rejected(it.outcome)).toMatchObject({ code: 'UPSTREAM_PROTOCOL', delivery: 'unsettled' });
  });

  test.each(['push', 'end'] as const)('that the decoder refuses at %s is refused with its words', async (place) => {
    const refusal = new GatewayError('CUSTOMER_NOT_FOUND', 'no such customer', { delivery: 'refused' });
    const it = dispatch({ exchange: anExchange({ decoder: () => throwing(refusal, place) }) });
    it.start();
    it.answer(200);
    it.data('a');
    it.data('b');
    it.end();
    expect(await rejected(it.outcome)).toBe(refusal);
    expect(it.aborts).toBe(place === 'push' ? 1 : 0);
  });

  test.each(['push', 'end'] as const)('that breaks the decoder at %s is an internal error', async (place) => {
    const fault = new TypeError('x is not a function');
    const it = dispatch({ exchange: anExchange({ decoder: () => throwing(fault, place) }) });
    it.start();
    it.answer(200);
    it.data('a');
    it.end();
    expect(await rejected(it.outcome)).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', cause: fault });
  });

  test('whose head alone is refused is dropped', async () => {
    const refusal = new GatewayError('UPSTREAM_PROTOCOL', 'compressed');
    const decoder = () => {
      throw refusal;
    };
    const it = dispatch({ exchange: anExchange({ decoder }) });
    it.start();
    it.answer(200);
    expect(await rejected(it.outcome)).toBe(refusal);
    expect(it.aborts).toBe(1);
  });
});

describe('time', () => {
  test('runs out with delivery unsent before the start, unsettled after it', async () => {
    const unsent = dispatch();
    const sent = dispatch();
    sent.start();
    jest.advanceTimersByTime(999);
    expect(jest.getTimerCount()).toBe(2);
    jest.advanceTimersByTime(1);
    const message = 'The upstream gave no whole answer within 1000 ms.';
    expect(await rejected(unsent.outcome)).toMatchObject({ code: 'UPSTREAM_TIMEOUT', message, delivery: 'unsent' });
    expect(await rejected(sent.outcome)).toMatchObject({ code: 'UPSTREAM_TIMEOUT', message, delivery: 'unsettled' });
    expect(sent.aborts).toBe(1);
    unsent.start();
    expect(unsent.aborts).toBe(1);
  });

  test('covers the body too', async () => {
    const it = dispatch();
    it.start();
    jest.advanceTimersByTime(600);
    it.answer(200);
    it.data('a');
    jest.advanceTimersByTime(400);
    it.end();
    expect(await rejected(it.outcome)).toMatchObject({ code: 'UPSTREAM_TIMEOUT', delivery: 'unsettled' });
  });
});

describe('a caller that hangs up', () => {
  test.each([
    { when: 'before it began', delivery: 'unsent', started: false, aborts: 0 },
    { when: 'after the start', delivery: 'unsettled', started: true, aborts: 1 },
  ])('$when', async ({ delivery, started, aborts }) => {
    const caller = new AbortController();
    const it = dispatch({ signal: caller.signal });
    if (started) it.start();
    caller.abort();
    const message = 'The caller hung up.';
    expect(await rejected(it.outcome)).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', message, delivery });
    expect(it.aborts).toBe(aborts);
  });

  test('had hung up already: nothing is sent', async () => {
    const it = dispatch({ signal: AbortSignal.abort() });
    it.start();
    expect(await rejected(it.outcome)).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', delivery: 'unsent' });
    expect(it.aborts).toBe(1);
  });

  test('ends a delete that was not started, and none that was: it may be applied', async () => {
    const caller = new AbortController();
    const given = { exchange: anExchange({ operation: 'delete' }), signal: caller.signal };
    const unsent = dispatch(given);
    const sent = dispatch(given);
    sent.start();
    caller.abort();
    expect(await rejected(unsent.outcome)).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', delivery: 'unsent' });
    expect(sent.aborts).toBe(0);
    sent.answer(200);
    sent.data('done');
    sent.end();
    expect(await sent.outcome).toBe('done');
  });

  test('later changes nothing, and is not listened to any more', async () => {
    const { signal } = new AbortController();
    const removed = jest.spyOn(signal, 'removeEventListener');
    const it = dispatch({ signal });
    it.start();
    it.answer(200);
    it.end();
    expect(await it.outcome).toBe('');
    expect(removed).toHaveBeenCalledTimes(1);
  });
});
