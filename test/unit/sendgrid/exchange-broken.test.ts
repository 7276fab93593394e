import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { rejected } from '../../support/caught.js';
import { dispatch } from '../../support/dispatching.js';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

const withCode = (code: string): Error => Object.assign(new Error('connect 10.0.0.1:443'), { code });

describe('a connection that fails', () => {
  const FAILED = 'The connection to the upstream failed.';
  test.each([
    { code: 'ECONNREFUSED', means: 'UPSTREAM_UNAVAILABLE', message: FAILED },
    { code: 'ECONNRESET', means: 'UPSTREAM_UNAVAILABLE', message: FAILED },
    { code: 'UND_ERR_SOCKET', means: 'UPSTREAM_UNAVAILABLE', message: FAILED },
    { code: 'ENOTFOUND', means: 'UPSTREAM_UNAVAILABLE', message: FAILED },
    { code: 'CERT_HAS_EXPIRED', means: 'UPSTREAM_UNAVAILABLE', message: FAILED },
    {
      code: 'UND_ERR_CONNECT_TIMEOUT',
      means: 'UPSTREAM_TIMEOUT',
      message: 'The upstream did not accept a connection in time.',
    },
    { code: 'HPE_INVALID_CONSTANT', means: 'UPSTREAM_PROTOCOL', message: "The upstream's answer is not valid HTTP." },
    {
      code: 'UND_ERR_HEADERS_OVERFLOW',
      means: 'UPSTREAM_PROTOCOL',
      message: "The upstream's answer is not valid HTTP.",
    },
  ])('with $code is $means, unsent before the start and unsettled after it', async ({ code, means, message }) => {
    const cause = withCode(code);
    const unsent = dispatch();
    unsent.fail(cause);
    expect(await rejected(unsent.outcome)).toMatchObject({ code: means, message, delivery: 'unsent', cause });

    const sent = dispatch();
    sent.start();
    sent.fail(cause);
    expect(await rejected(sent.outcome)).toMatchObject({ code: means, message, delivery: 'unsettled', cause });
  });

  test('without a code is UPSTREAM_UNAVAILABLE', async () => {
    const it = dispatch();
    it.fail(new Error('odd'));
    expect(await rejected(it.outcome)).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', message: FAILED });
  });
});

describe('an answer that breaks off', () => {
  test.each([
    {
      code: 'ECONNRESET',
      means: 'UPSTREAM_UNAVAILABLE',
      message: 'The connection to the upstream broke during its answer.',
    },
    { code: 'UND_ERR_SOCKET', means: 'UPSTREAM_PROTOCOL', message: "The upstream's answer is cut off." },
    {
      code: 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
      means: 'UPSTREAM_PROTOCOL',
      message: "The upstream's answer is cut off.",
    },
    { code: 'HPE_INVALID_CHUNK_SIZE', means: 'UPSTREAM_PROTOCOL', message: "The upstream's answer is cut off." },
  ])('under 200 with $code is $means, however much of it came', async ({ code, means, message }) => {
    for (const came of ['', '[]']) {
      const it = dispatch();
      it.start();
      it.answer(200);
      it.data(came);
      it.fail(withCode(code));
      expect(await rejected(it.outcome)).toMatchObject({ code: means, message, delivery: 'unsettled' });
    }
  });

  test.each([400, 401, 429, 503])('under %i is still understood by what came of it', async (status) => {
    const broken = dispatch();
    const late = dispatch();
    const large = dispatch({ maxBytes: 3 });
    for (const it of [broken, late, large]) {
      it.start();
      it.answer(status);
      it.data('abc');
    }
    broken.fail(withCode('ECONNRESET'));
    large.data('d');
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(1000);
    for (const it of [broken, late, large]) {
      expect(await it.outcome).toBe('abc');
      expect(it.aborts).toBe(1);
    }
  });
});

test('what is settled stays so, whatever comes after', async () => {
  const it = dispatch();
  it.start();
  it.answer(200);
  it.data('a');
  it.end();
  it.data('b');
  it.fail(withCode('ECONNRESET'));
  it.end();
  expect(await it.outcome).toBe('a');
});
