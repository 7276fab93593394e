import { describe, expect, test } from '@jest/globals';
import {
  createHashedNaming,
  type DeleteFacts,
  entriesByAddress,
  intendedRecord,
  PLAIN,
  settledRecord,
  unforeseen,
} from '../../../src/audit/delete-records.js';
import { parseAddress } from '../../../src/invalid-emails/names.js';
import type { InvalidEmail } from '../../../src/invalid-emails/port.js';
import { createRowsList } from '../../../src/invalid-emails/rows-list.js';
import { Secret } from '../../../src/secret.js';
import { addressSet } from '../../support/scripted-port.js';

const HASHED = createHashedNaming(new Secret('a-key-of-the-tests-of-32-bytes-or-more'));
const FACTS: DeleteFacts = { id: 'i', requestId: 'r', subject: 's', customer: 'c', upstreamVersion: 'v1' };
const NOW = Date.parse('2026-01-02T03:04:05Z');

const entry = (email: string, reason = 'Bad Syntax'): InvalidEmail => ({
  email,
  reason,
  createdMs: 0,
  createdRaw: '1969-12-31 16:00:00',
});
const lastRead = (...entries: InvalidEmail[]) => ({ readAtMs: NOW - 1000, entries });

describe('a hashed address', () => {
  // As openssl makes them: printf %s ADDRESS | openssl dgst -sha256 -hmac KEY
  test.each([
    ['isaac@hotmail', 'ad72ae3b2662839c35a15fac4f1bd520de1067bd495507bf6ef3009a0c627eb5'],
    ['Ünal@Example.com', '117b75499c9f141b3f214e8d94d18c9bf9650b6163b7ecc1305f8ea916dd5aca'],
  ])('%s is what openssl makes of it', (address, addressHash) => {
    expect(HASHED.name(parseAddress(address))).toEqual({ addressHash });
  });

  test('stands nowhere in the record, whatever the words of the entry are', () => {
    const address = parseAddress('a.b+c@x (d)');
    const read = lastRead(entry(address, '550 <A.B+C@X (D)>: unknown; a.b+c@x (d) $& aXb+c@x (d)'));
    expect(intendedRecord(FACTS, address, read, HASHED, NOW)).toMatchObject({
      addressHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      lastRead: { entries: [{ reason: '550 <[address]>: unknown; [address] $& aXb+c@x (d)' }] },
    });
  });
});

test('a plain one stands there, and the words of the entry as they are', () => {
  const address = parseAddress('a@x');
  expect(intendedRecord(FACTS, address, lastRead(entry('a@x', 'no a@x')), PLAIN, NOW)).toEqual({
    event: 'delete.intended',
    time: '2026-01-02T03:04:05Z',
    id: 'i',
    requestId: 'r',
    subject: 's',
    customer: 'c',
    upstreamVersion: 'v1',
    address: 'a@x',
    lastRead: {
      readAt: '2026-01-02T03:04:04Z',
      count: 1,
      entries: [{ reason: 'no a@x', created: '1970-01-01T00:00:00Z', createdRaw: '1969-12-31 16:00:00' }],
    },
  });
});

test('nothing kept is null, and kept without the address is none', () => {
  const record = (read: ReturnType<typeof lastRead> | null) =>
    intendedRecord(FACTS, parseAddress('a@x'), read, PLAIN, NOW);
  expect(record(null)).toMatchObject({ lastRead: null });
  expect(record(lastRead())).toMatchObject({ lastRead: { count: 0, entries: [] } });
});

test('of an address that is listed very often a hundred entries are shown', () => {
  const read = lastRead(...Array.from({ length: 101 }, () => entry('a@x')));
  const { lastRead: shown } = intendedRecord(FACTS, parseAddress('a@x'), read, PLAIN, NOW) as {
    lastRead: { count: number; entries: readonly unknown[] };
  };
  expect([shown.count, shown.entries.length]).toEqual([101, 100]);
});

test('what came of it has its code where it is an error', () => {
  const settled = (result: Parameters<typeof settledRecord>[2]) =>
    settledRecord(FACTS, parseAddress('a@x'), result, PLAIN, NOW);
  expect(settled({ outcome: 'DELETED', known: 'by answer' })).toEqual({
    event: 'delete.settled',
    time: '2026-01-02T03:04:05Z',
    ...FACTS,
    address: 'a@x',
    outcome: 'DELETED',
    code: null,
  });
  expect(settled(unforeseen(new Error('x')))).toMatchObject({ outcome: 'UNKNOWN', code: 'INTERNAL_SERVER_ERROR' });
});

test('entries are found by exactly the address, in the order of the list', async () => {
  const list = createRowsList([entry('a', '1'), entry('A', '2'), entry('b', '3'), entry('a', '4'), entry('', '5')], 0);
  const found = await entriesByAddress(list, addressSet('a', 'c'));
  expect([...found].map(([address, entries]) => [address, entries.map(({ reason }) => reason)])).toEqual([
    ['a', ['1', '4']],
    ['c', []],
  ]);
});
