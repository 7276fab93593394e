import { describe, expect, test } from '@jest/globals';
import type { Delivery, ErrorCode } from '../../../src/errors.js';
import { classify } from '../../../src/sendgrid/classify.js';
import { readEnvelope } from '../../../src/sendgrid/formats/envelope.js';
import { errorEnvelopes, head } from '../../support/answers.js';

type Meaning = readonly [code: ErrorCode, delivery: Delivery] | null;

const NOBODY: Meaning = ['CUSTOMER_NOT_FOUND', 'refused'];
const THROTTLED: Meaning = ['UPSTREAM_THROTTLED', 'refused'];
const REJECTED: Meaning = ['UPSTREAM_REJECTED', 'refused'];
/** The upstream's own fault: whether it was applied is open, unless a 4xx says that it was not. */
const BROKEN: Meaning = ['UPSTREAM_UNAVAILABLE', 'unsettled'];
const BROKEN_4XX: Meaning = ['UPSTREAM_UNAVAILABLE', 'refused'];
const ODD: Meaning = ['UPSTREAM_PROTOCOL', 'unsettled'];
const ODD_4XX: Meaning = ['UPSTREAM_PROTOCOL', 'refused'];

const STATUSES = [
  200, 201, 204, 206, 301, 302, 304, 307, 400, 401, 403, 404, 405, 406, 413, 429, 451, 500, 502, 503, 504, 599,
];

const meaning = (status: number, texts: readonly string[]): Meaning => {
  const error = classify(head(status), texts, 0);
  return error === null ? null : [error.code, error.delivery];
};

/** The precedence of issue "The main job runs", point 5, written down status by status. */
function byStatus(status: number): Meaning {
  if (status === 429) return THROTTLED;
  // CONTRACT 3.1: 451 is the wrong region, which is the operator's to mend.
  if (status === 401 || status === 403 || status === 451) return REJECTED;
  if (status >= 500) return BROKEN;
  if (status >= 400) return ODD_4XX;
  return status === 200 ? null : ODD;
}

function withDatabaseError(status: number): Meaning {
  const plain = byStatus(status);
  if (plain === THROTTLED || plain === REJECTED) return plain;
  return status >= 400 && status < 500 ? BROKEN_4XX : BROKEN;
}

const CREDENTIAL_TEXTS = [
  'Permission denied, wrong credentials',
  'permission denied',
  'Bad username / password',
  'authorization required',
  'The provided authorization grant is invalid, expired, or revoked',
  'access forbidden',
];

describe.each(STATUSES)('status %i', (status) => {
  test('alone', () => expect(meaning(status, [])).toEqual(byStatus(status)));

  test('is an outage from 500 on, whatever it says', () => {
    for (const text of ['error', 'A database error has occured']) {
      expect(classify(head(status), [text], 0)?.outage ?? false).toBe(status >= 500);
    }
  });

  test('with any other message', () => {
    for (const text of [
      'error',
      '...error messages...',
      'success',
      'resource not found',
      'error in email: email is required',
    ]) {
      expect(meaning(status, [text])).toEqual(byStatus(status));
    }
  });

  test('with "User not found", which goes before all else', () => {
    for (const text of ['User not found', 'error: user not found.', 'USER NOT FOUND']) {
      expect(meaning(status, [text])).toEqual(NOBODY);
      expect(meaning(status, [...CREDENTIAL_TEXTS, 'A database error has occured', text])).toEqual(NOBODY);
    }
  });

  test('with the texts about credentials, which go behind 429', () => {
    for (const text of CREDENTIAL_TEXTS) {
      expect(meaning(status, ['error', text])).toEqual(status === 429 ? THROTTLED : REJECTED);
      expect(meaning(status, ['A database error has occured', text])).toEqual(status === 429 ? THROTTLED : REJECTED);
    }
  });

  test('with a database error, which goes behind 429, 401 and 403', () => {
    const text = 'A database error has occured. Please try again';
    expect(meaning(status, ['error', text])).toEqual(withDatabaseError(status));
  });

  test('with every envelope of the contract', () => {
    const expected = {
      'User not found': NOBODY,
      'Bad username / password': status === 429 ? THROTTLED : REJECTED,
      'A database error has occured': withDatabaseError(status),
    };
    for (const [text, means] of Object.entries(expected)) {
      for (const body of Object.values(errorEnvelopes(text))) {
        expect(meaning(status, readEnvelope(body)?.texts ?? [])).toEqual(means);
      }
    }
  });
});

test.each(['User not founded', 'superuser not found here', 'user  not found', 'not found'])(
  '"%s" is not about the customer',
  (text) => {
    expect(meaning(200, [text])).toBeNull();
  },
);

describe('what is told of it', () => {
  test.each([
    { status: 503, texts: [], message: 'The upstream has a fault of its own (status 503); try again later.' },
    { status: 302, texts: [], message: 'The upstream answered with a status that it should not use here (302).' },
    {
      status: 401,
      texts: [],
      message: "The upstream refused the gateway's own credentials; the operator must mend them.",
    },
    { status: 200, texts: ['User not found'], message: 'This customer is not registered under the account.' },
    { status: 429, texts: [], message: 'The upstream limits the rate of calls; try again later.' },
  ])('$status $texts', ({ status, texts, message }) => {
    expect(classify(head(status), texts, 0)?.message).toBe(message);
  });

  test('holds nothing of what the upstream wrote', () => {
    for (const status of STATUSES) {
      const texts = ['hunter2 user not found', 'hunter2 database error', 'hunter2 permission denied', 'hunter2'];
      for (const text of texts) expect(classify(head(status), [text], 0)?.message ?? '').not.toContain('hunter2');
    }
  });

  test('a 429 says how long to wait where its headers do', () => {
    expect(classify(head(429, { 'retry-after': '7' }), [], 0)).toMatchObject({ retryAfterMs: 7000 });
    expect(classify(head(429), [], 0)).toMatchObject({ retryAfterMs: null });
    expect(classify(head(429, { 'x-ratelimit-reset': '1700000060' }), [], 1_700_000_000_000)).toMatchObject({
      retryAfterMs: 60_000,
    });
  });
});
