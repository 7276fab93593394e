import { describe, expect, test } from '@jest/globals';
import type { InvalidEmail } from '../../../../src/invalid-emails/port.js';
import { createCreatedReader } from '../../../../src/sendgrid/created.js';
import { createListDecoder, createVerdictDecoder } from '../../../../src/sendgrid/formats/answer.js';
import { createJsonRowReader } from '../../../../src/sendgrid/formats/json-rows.js';
import { createXmlRowReader } from '../../../../src/sendgrid/formats/xml-rows.js';
import { head } from '../../../support/answers.js';
import { caught } from '../../../support/caught.js';
import { everySlicing, feed } from '../../../support/feed.js';
import { fixture } from '../../../support/fixtures.js';
import { entry, rowsOf } from '../../../support/rows.js';

const readCreated = createCreatedReader('America/Los_Angeles');
const now = () => 0;

function list(name: string, sizes: readonly number[] = []) {
  const reader = name.includes('.xml') ? createXmlRowReader(readCreated) : createJsonRowReader(readCreated);
  return feed(createListDecoder(head(200), reader, now), new Uint8Array(fixture(name)), sizes);
}

const verdict = (name: string, sizes: readonly number[] = [], status = 200) =>
  feed(createVerdictDecoder(head(status), now), new Uint8Array(fixture(name)), sizes);

/** The three rows of the seed, which differ between its formats in their timestamp. */
const seedRows = (createdRaw: string, instant: string): readonly InvalidEmail[] => {
  const created = { createdRaw, createdMs: Date.parse(instant) };
  return [
    entry('example@example.com', { reason: 'Mail domain mentioned in email address is unknown', ...created }),
    entry('isaac@hotmail', { reason: 'Bad Syntax', ...created }),
    entry('example@example.com', { reason: 'Known bad domain', ...created }),
  ];
};

describe("the seed's damaged samples are refused with a clear message", () => {
  test.each([
    { name: '01-seed-v1-get.damaged.xml.txt', why: 'its root is not <invalidemails>' },
    { name: '02-seed-v1-get.damaged.json.txt', why: 'it ends before its end' },
  ])('$name: $why', ({ name, why }) => {
    for (const sizes of everySlicing(fixture(name).length)) {
      expect(caught(() => list(name, sizes))).toMatchObject({
        code: 'UPSTREAM_PROTOCOL',
        message: `The upstream's answer is not surely a whole list: ${why}.`,
      });
    }
  });

  test.each(['03-seed-v1-delete-success.damaged.xml.txt', '04-seed-v1-delete-not-found.damaged.xml.txt'])(
    '%s',
    (name) => {
      for (const sizes of everySlicing(fixture(name).length)) {
        expect(caught(() => verdict(name, sizes))).toMatchObject({
          code: 'UPSTREAM_PROTOCOL',
          message: "The upstream's answer is none that is known here.",
          delivery: 'unsettled',
        });
      }
    },
  );
});

describe('the lists are read exactly, in every slicing', () => {
  const unknownDomain = 'Mail domain mentioned in email address is unknown';
  test.each([
    { name: '05-v1-get-date1.xml', rows: seedRows('2009-06-10 12:40:30', '2009-06-10T19:40:30Z') },
    { name: '06-v1-get-date1.json', rows: seedRows('2009-06-01 19:41:39', '2009-06-02T02:41:39Z') },
    { name: '07-v2-get-nodate.json', rows: [entry('user@domain.example', { reason: unknownDomain })] },
    {
      name: '08-v1-get-single.xml',
      rows: [
        entry('brandon', {
          reason: 'Invalid address',
          createdRaw: '2012-08-17 11:04:38',
          createdMs: Date.parse('2012-08-17T18:04:38Z'),
        }),
      ],
    },
    { name: '09-empty-list.json', rows: [] },
    { name: '10-empty-list.inferred.xml', rows: [] },
  ])('$name', ({ name, rows }) => {
    for (const sizes of everySlicing(fixture(name).length)) expect(rowsOf(list(name, sizes))).toEqual(rows);
  });

  test.each(['05-v1-get-date1.xml', '06-v1-get-date1.json', '08-v1-get-single.xml', '10-empty-list.inferred.xml'])(
    '%s is refused when it is cut off at any byte',
    (name) => {
      const bytes = new Uint8Array(fixture(name));
      const whole = Buffer.from(bytes).toString('latin1').trimEnd().length;
      for (let length = 0; length < whole; length++) {
        const reader = name.endsWith('.xml') ? createXmlRowReader(readCreated) : createJsonRowReader(readCreated);
        const decoder = createListDecoder(head(200), reader, now);
        expect(caught(() => feed(decoder, bytes.slice(0, length))).code).toBe('UPSTREAM_PROTOCOL');
      }
    },
  );
});

describe('the words on a delete, in every slicing', () => {
  test.each([
    { name: '11-v1-delete-success.json', said: 'DELETED' },
    { name: '12-v1-delete-not-found.json', said: 'NOT_FOUND' },
  ])('$name is $said', ({ name, said }) => {
    for (const sizes of everySlicing(fixture(name).length)) expect(verdict(name, sizes)).toBe(said);
  });
});

describe('the error envelopes mean the same in the place of a list and of a verdict, in every slicing', () => {
  test.each([
    { name: '13-v1-user-not-found.xml', code: 'CUSTOMER_NOT_FOUND', delivery: 'refused' },
    { name: '14-v1-error-envelope.json', code: 'UPSTREAM_PROTOCOL', delivery: 'unsettled' },
    { name: '15-v1-error-envelope.xml', code: 'UPSTREAM_PROTOCOL', delivery: 'unsettled' },
    { name: '16-v2-bad-credentials.errors-array.json', code: 'UPSTREAM_REJECTED', delivery: 'refused' },
    { name: '17-v2-bad-credentials.error-object.json', code: 'UPSTREAM_REJECTED', delivery: 'refused' },
    { name: '18-v2-delete-no-email.error-string.json', code: 'UPSTREAM_PROTOCOL', delivery: 'unsettled' },
    { name: '19-v2-count.quirky.xml', code: 'UPSTREAM_PROTOCOL', delivery: 'unsettled' },
  ])('$name is $code, $delivery', ({ name, code, delivery }) => {
    for (const sizes of everySlicing(fixture(name).length)) {
      expect(caught(() => list(name, sizes))).toMatchObject({ code, delivery });
      expect(caught(() => verdict(name, sizes))).toMatchObject({ code, delivery });
    }
  });

  test.each([
    { name: '13-v1-user-not-found.xml', status: 500, code: 'CUSTOMER_NOT_FOUND' },
    { name: '16-v2-bad-credentials.errors-array.json', status: 400, code: 'UPSTREAM_REJECTED' },
    { name: '18-v2-delete-no-email.error-string.json', status: 400, code: 'UPSTREAM_PROTOCOL' },
    { name: '23-v3-401-no-credential.json', status: 401, code: 'UPSTREAM_REJECTED' },
    { name: '24-v3-401-bad-key.json', status: 400, code: 'UPSTREAM_REJECTED' },
    { name: '25-v3-403-missing-scope.json', status: 400, code: 'UPSTREAM_REJECTED' },
    { name: '27-v3-delete-both-modes.json', status: 400, code: 'UPSTREAM_PROTOCOL' },
  ])('$name under $status is $code', ({ name, status, code }) => {
    expect(caught(() => verdict(name, [], status))).toMatchObject({ code, delivery: 'refused' });
  });
});
