import { describe, expect, test } from '@jest/globals';
import { createVerdictDecoder } from '../../../../src/sendgrid/formats/answer.js';
import { errorEnvelopes, head } from '../../../support/answers.js';
import { caught } from '../../../support/caught.js';
import { bytesOf, everySlicing, feed } from '../../../support/feed.js';

const decide = (body: string, given = head(200), sizes: readonly number[] = []) =>
  feed(
    createVerdictDecoder(given, () => 0),
    bytesOf(body),
    sizes,
  );
const refusal = (body: string, given = head(200), sizes: readonly number[] = []) =>
  caught(() => decide(body, given, sizes));

describe('the word on a delete', () => {
  const verdictEnvelopes = (text: string) => [
    `{"message":"${text}"}`,
    `\r\n{ "message" : "${text}" }\n`,
    `<?xml version="1.0" encoding="ISO-8859-1"?>\n\n<result>\n   <message>${text}</message>\n</result>\n`,
    `<result><message>${text}</message></result>`,
    `<result>${text}</result>`,
  ];

  test.each([
    { text: 'success', verdict: 'DELETED' },
    { text: 'Email does not exist', verdict: 'NOT_FOUND' },
  ])('"$text" is $verdict, in every envelope and every slicing', ({ text, verdict }) => {
    for (const body of verdictEnvelopes(text)) {
      for (const sizes of everySlicing(body.length)) expect(decide(body, head(200), sizes)).toBe(verdict);
    }
  });

  test.each([
    'Success',
    'successful',
    'success!',
    'no success',
    'email does not exist',
    'Email does not exist.',
    'error',
    'error in email: no valid parameters provided. Use delete_all=1 to remove everything',
  ])('"%s" is none, and leaves open what happened', (text) => {
    for (const body of verdictEnvelopes(text)) {
      expect(refusal(body)).toMatchObject({ code: 'UPSTREAM_PROTOCOL', delivery: 'unsettled' });
    }
  });

  test.each([
    '',
    'success',
    '"success"',
    '[]',
    '{}',
    '{"message":"success","errors":["x"]}',
    '{"message":"success"}x',
    '{"message":"success"',
    '<result>success</result>x',
    '<result>success</result>&amp;',
    '<result><message>success</message>',
    '<result><message>success</message><message>success</message></result>',
    '<invalidemails/>',
    '<!DOCTYPE html><html><body>success</body></html>',
  ])('%s is none, in every slicing, and leaves open what happened', (body) => {
    for (const sizes of everySlicing(body.length)) {
      expect(refusal(body, head(200), sizes)).toMatchObject({
        code: 'UPSTREAM_PROTOCOL',
        message: "The upstream's answer is none that is known here.",
        delivery: 'unsettled',
      });
    }
  });

  test.each([
    { text: 'User not found', code: 'CUSTOMER_NOT_FOUND', delivery: 'refused' },
    { text: 'Bad username / password', code: 'UPSTREAM_REJECTED', delivery: 'refused' },
    { text: 'A database error has occured. Please try again', code: 'UPSTREAM_UNAVAILABLE', delivery: 'unsettled' },
  ] as const)('"$text" under 200 is $code, $delivery', ({ text, code, delivery }) => {
    for (const body of Object.values(errorEnvelopes(text))) expect(refusal(body)).toMatchObject({ code, delivery });
  });

  test('an answer without an end is dropped early, in any slicing', () => {
    const endless = createVerdictDecoder(head(200), () => 0);
    const spaces = bytesOf(' '.repeat(65_000));
    endless.push(spaces);
    expect(caught(() => endless.push(spaces)).code).toBe('UPSTREAM_PROTOCOL');
    expect(refusal(`{"message":"success"}${' '.repeat(70_000)}`, head(200), [100_000]).code).toBe('UPSTREAM_PROTOCOL');
  });

  test('a compressed answer is refused unread', () => {
    expect(refusal('', head(200, { 'content-encoding': 'gzip' })).message).toContain('compressed');
  });
});

describe('any status but 200', () => {
  test.each([
    { status: 201, code: 'UPSTREAM_PROTOCOL' },
    { status: 204, code: 'UPSTREAM_PROTOCOL' },
    { status: 302, code: 'UPSTREAM_PROTOCOL' },
    { status: 404, code: 'UPSTREAM_PROTOCOL' },
    { status: 500, code: 'UPSTREAM_UNAVAILABLE' },
  ])('is no verdict, even where the body says one: $status is $code', ({ status, code }) => {
    for (const text of ['success', 'Email does not exist']) {
      expect(refusal(`{"message":"${text}"}`, head(status)).code).toBe(code);
    }
  });

  test('gives up the words of its envelope, in any slicing, behind a byte order mark too', () => {
    for (const body of Object.values(errorEnvelopes('User not found'))) {
      for (const sizes of [[1], [10], []]) expect(refusal(body, head(400), sizes).code).toBe('CUSTOMER_NOT_FOUND');
      expect(refusal(`\ufeff${body}`, head(400)).code).toBe('CUSTOMER_NOT_FOUND');
    }
  });

  test.each([
    { name: 'a body that is compressed', body: 'gibberish', headers: { 'content-encoding': 'gzip' } },
    { name: 'a body in an unknown charset', body: 'x', headers: { 'content-type': 'text/html; charset=klingon' } },
    { name: 'no body', body: '', headers: {} },
    { name: 'a page', body: '<html><body>User not found</body></html>', headers: {} },
    { name: 'a reference to nothing', body: '<result>&#0;</result>', headers: {} },
    {
      name: 'an envelope beyond all bounds',
      body: `{"message":"User not found","x":"${'x'.repeat(70_000)}"}`,
      headers: {},
    },
  ])('speaks alone where there is $name, in any slicing', ({ body, headers }) => {
    for (const sizes of [[1000], [65_536], []])
      expect(refusal(body, head(401, headers), sizes).code).toBe('UPSTREAM_REJECTED');
  });
});
