import { expect } from '@jest/globals';
import { type Address, parseAddress, parseUser } from '../../src/invalid-emails/names.js';
import type { DeleteResult } from '../../src/invalid-emails/port.js';
import { rowsOf } from '../support/rows.js';
import { createWork } from '../support/work.js';
import type { ContractCase } from './case.js';
import { ODD_TEXTS } from './odd-text.js';

const USER = parseUser('eexampexample@example.com');
const DELETED = { outcome: 'DELETED', known: 'by answer' } as const;
const NOT_FOUND = { outcome: 'NOT_FOUND', known: 'by answer' } as const;

const addresses = (...texts: readonly string[]): ReadonlySet<Address> =>
  new Set(texts.map((text) => parseAddress(text)));

/** URL parsers resolve these, some of them once decoded: in a path they would be another endpoint. */
const DOTS = ['.', '..', '%2e', '.%2E', '/', './', '../..', 'a/../b', '\\..\\', '//a', 'a/'];

const sameFor = (texts: readonly string[], result: DeleteResult) => texts.map((text) => [text, result]);

export const DELETE_CASES: readonly ContractCase[] = [
  {
    id: 'delete-found',
    name: 'MUST remove an address that is on the list, and nothing else',
    async run(port, upstream) {
      const work = createWork();
      const results = await port.delete(USER, addresses('isaac@hotmail'), work);
      expect([...results]).toEqual([['isaac@hotmail', DELETED]]);
      expect(upstream.deletedAddresses()).toEqual(['isaac@hotmail']);
      expect(work.upstreamCalls).toBe(upstream.calls.list.length);
      const after = await port.list(USER, createWork());
      expect(rowsOf(after).map(({ email }) => email)).toEqual(['example@example.com', 'example@example.com']);
    },
  },
  {
    id: 'delete-absent',
    name: 'MUST say NOT_FOUND for an address that is not on the list',
    async run(port, upstream) {
      const results = await port.delete(USER, addresses('ISAAC@hotmail'), createWork());
      expect([...results]).toEqual([['ISAAC@hotmail', NOT_FOUND]]);
      expect(upstream.state.size(USER)).toBe(3);
      expect(upstream.deletedAddresses()).toEqual(['ISAAC@hotmail']);
    },
  },
  {
    id: 'delete-duplicates',
    name: 'MUST remove every entry of a repeated address',
    async run(port, upstream) {
      const results = await port.delete(USER, addresses('example@example.com'), createWork());
      expect([...results]).toEqual([['example@example.com', DELETED]]);
      expect(upstream.state.rows(USER).map(({ email }) => email)).toEqual(['isaac@hotmail']);
      expect(upstream.deletedAddresses()).toEqual(['example@example.com']);
    },
  },
  {
    id: 'delete-again',
    name: 'MUST say NOT_FOUND when the address is deleted once more',
    async run(port, upstream) {
      const first = await port.delete(USER, addresses('isaac@hotmail'), createWork());
      const second = await port.delete(USER, addresses('isaac@hotmail'), createWork());
      expect([...first, ...second]).toEqual([
        ['isaac@hotmail', DELETED],
        ['isaac@hotmail', NOT_FOUND],
      ]);
      expect(upstream.state.size(USER)).toBe(2);
    },
  },
  {
    id: 'delete-several',
    name: 'MUST settle every address of one delete by itself',
    async run(port, upstream) {
      const asked = ['absent@example.com', 'isaac@hotmail', 'example@example.com'];
      const results = await port.delete(USER, addresses(...asked), createWork());
      expect([...results]).toEqual([
        ['absent@example.com', NOT_FOUND],
        ['isaac@hotmail', DELETED],
        ['example@example.com', DELETED],
      ]);
      expect([...upstream.deletedAddresses()].sort()).toEqual([...asked].sort());
      expect(upstream.state.size(USER)).toBe(0);
    },
  },
  {
    id: 'delete-odd-addresses',
    name: 'MUST delete odd addresses exactly, and none that is merely like them',
    async run(port, upstream) {
      const likeThem = ODD_TEXTS.map((text) => `${text}x`).concat(' brandon', 'Brandon', 'space before@example.com');
      const rows = [...ODD_TEXTS, ...likeThem].map((email) => ({ email, reason: '', createdAt: null }));
      upstream.state.addCustomer({ user: 'a', rows });
      const results = await port.delete(parseUser('a'), addresses(...ODD_TEXTS), createWork());
      expect([...results]).toEqual(sameFor(ODD_TEXTS, DELETED));
      expect(upstream.state.rows('a').map(({ email }) => email)).toEqual(likeThem);
      expect([...upstream.deletedAddresses()].sort()).toEqual([...ODD_TEXTS].sort());
    },
  },
  {
    id: 'delete-odd-alone',
    name: 'MUST delete an odd address alone exactly, and say NOT_FOUND of it the second time',
    async run(port, upstream) {
      const rows = [...ODD_TEXTS, ...DOTS].map((email) => ({ email, reason: '', createdAt: null }));
      upstream.state.addCustomer({ user: 'a', rows: [...rows, { email: 'kept', reason: '', createdAt: null }] });
      for (const text of [...ODD_TEXTS, ...DOTS]) {
        const [first, second] = [
          await port.delete(parseUser('a'), addresses(text), createWork()),
          await port.delete(parseUser('a'), addresses(text), createWork()),
        ];
        const outcomes = [...first, ...second].map(([email, { outcome }]) => [email, outcome]);
        expect(outcomes).toEqual([
          [text, 'DELETED'],
          [text, 'NOT_FOUND'],
        ]);
      }
      expect(upstream.state.rows('a').map(({ email }) => email)).toEqual(['kept']);
    },
  },
  {
    id: 'delete-many-cases',
    name: 'MUST tell cases apart as the upstream does, one address or many',
    async run(port, upstream) {
      const asked = ['ISAAC@hotmail', 'Absent@example.com', 'a', 'b', 'c'];
      for (const addressMatch of ['exact', 'ignore-case'] as const) {
        upstream.state.reset();
        upstream.behaviour.addressMatch = addressMatch;
        const results = await port.delete(USER, addresses(...asked), createWork());
        const isIgnored = addressMatch === 'ignore-case';
        expect([...results.values()].map(({ outcome }) => outcome)).toEqual([
          isIgnored ? 'DELETED' : 'NOT_FOUND',
          'NOT_FOUND',
          'NOT_FOUND',
          'NOT_FOUND',
          'NOT_FOUND',
        ]);
        expect(upstream.state.size(USER)).toBe(isIgnored ? 2 : 3);
      }
    },
  },
  {
    id: 'delete-many-unknown-customer',
    name: 'MUST say FAILED for each of many addresses at an unknown customer',
    async run(port) {
      const results = await port.delete(parseUser('nobody'), addresses('a', 'b', 'c', 'd', 'e'), createWork());
      expect([...results.keys()]).toEqual(['a', 'b', 'c', 'd', 'e']);
      for (const result of results.values()) {
        expect(result).toMatchObject({ outcome: 'FAILED', error: { code: 'CUSTOMER_NOT_FOUND' } });
      }
    },
  },
  {
    id: 'delete-one-customer',
    name: 'MUST touch the list of the named customer only',
    async run(port, upstream) {
      const row = { email: 'shared@example.com', reason: '', createdAt: null };
      for (const user of ['a+b', 'a b', 'a']) upstream.state.addCustomer({ user, rows: [row] });
      await port.delete(parseUser('a+b'), addresses('shared@example.com'), createWork());
      expect(['a+b', 'a b', 'a'].map((user) => upstream.state.size(user))).toEqual([0, 1, 1]);
    },
  },
  {
    id: 'delete-nothing',
    name: 'MUST send nothing where no address is given, even to an upstream that would then empty the list',
    async run(port, upstream) {
      upstream.behaviour.legacyWipe = true;
      const results = await port.delete(USER, new Set(), createWork());
      expect(results.size).toBe(0);
      expect(upstream.calls.list).toEqual([]);
      expect(upstream.state.size(USER)).toBe(3);
    },
  },
  {
    id: 'delete-concurrent',
    name: 'MUST settle many addresses at once within the limit of calls in flight',
    async run(port, upstream) {
      const asked = upstream.state
        .rows('medium')
        .map(({ email }) => email)
        .filter((email) => email !== '');
      const results = await port.delete(parseUser('medium'), addresses(...asked), createWork());
      expect([...results]).toEqual(sameFor([...new Set(asked)], DELETED));
      expect(upstream.state.rows('medium').map(({ email }) => email)).toEqual(['']);
      expect(upstream.calls.maxInFlight).toBeLessThanOrEqual(16);
    },
  },
];
