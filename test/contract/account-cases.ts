import { inspect } from 'node:util';
import { expect } from '@jest/globals';
import { parseUser } from '../../src/invalid-emails/names.js';
import { rejected } from '../support/caught.js';
import { rowsOf } from '../support/rows.js';
import { createWork } from '../support/work.js';
import { type ContractCase, firstDifference } from './case.js';
import { ODD_TEXTS } from './odd-text.js';

export const ACCOUNT_CASES: readonly ContractCase[] = [
  {
    id: 'find-odd-addresses',
    name: 'MUST find the entries of exactly one address, and none that is merely like it',
    async run(port, upstream) {
      const texts = [...ODD_TEXTS, '', ' ', '%', 'bra', 'BRANDON', 'brandon '];
      const stamp = { createdAt: 1_244_662_830 };
      const rows = texts.flatMap((email) => [
        { email, reason: 'first', ...stamp },
        { email, reason: 'second', ...stamp },
      ]);
      upstream.state.addCustomer({ user: 'a', rows });
      for (const emailFilter of ['prefix', 'exact'] as const) {
        upstream.behaviour.emailFilter = emailFilter;
        for (const text of texts) {
          const found = rowsOf(await port.find(parseUser('a'), text, createWork()));
          const expected = upstream.expectedRows('a').filter(({ email }) => email === text);
          expect(firstDifference(found, expected)).toBeNull();
        }
      }
      expect((await port.find(parseUser('a'), 'absent', createWork())).size).toBe(0);
    },
  },
  {
    id: 'find-unknown-customer',
    name: 'MUST reject looking at the list of an unknown customer with CUSTOMER_NOT_FOUND',
    async run(port) {
      const found = port.find(parseUser('nobody'), 'a', createWork());
      await expect(found).rejects.toMatchObject({ code: 'CUSTOMER_NOT_FOUND' });
    },
  },
  {
    id: 'find-equal-rows',
    name: 'MUST find an entry as often as it stands on the list, in its order',
    async run(port, upstream) {
      const row = { email: 'twice@example.com', reason: 'Bad Syntax', createdAt: 1_244_662_830 };
      const rows = [row, { ...row, email: 'twice' }, { ...row, reason: 'between' }, row];
      upstream.state.addCustomer({ user: 'a', rows });
      const found = rowsOf(await port.find(parseUser('a'), row.email, createWork()));
      expect(found).toEqual(upstream.expectedRows('a').filter(({ email }) => email === row.email));
      expect(found).toHaveLength(3);
    },
  },
  {
    id: 'find-calls',
    name: 'MUST take no more calls to find an address than it needs',
    async run(port, upstream) {
      const { email = '' } = upstream.expectedRows('medium')[7] ?? {};
      const work = createWork();
      expect((await port.find(parseUser('medium'), email, work)).size).toBeGreaterThan(0);
      expect(upstream.calls.list).toHaveLength(upstream.callsOfFind(500));
      expect(work.upstreamCalls).toBe(upstream.callsOfFind(500));
    },
  },
  {
    id: 'customers-all',
    name: 'MUST list every customer of the account, with what is known of it',
    async run(port, upstream) {
      const { state } = upstream;
      state.addCustomer({ user: 'sleeping', profile: { active: 'false', email: '' } });
      for (let index = 0; index < 1234; index++) state.addCustomer({ user: `many-${index}` });
      const work = createWork();
      const directory = await port.customers(work);
      const { customers, readAtMs } = directory;
      expect(upstream.calls.list).toHaveLength(upstream.callsOfDirectory(customers.length));
      expect(work.upstreamCalls).toBe(upstream.callsOfDirectory(customers.length));
      expect(customers.map(({ user }) => user)).toEqual([...state.users()].sort());
      expect(readAtMs).toBeLessThanOrEqual(upstream.calls.list[0]?.startedAtMs ?? 0);
      expect(directory.profile(parseUser('sleeping'))).toEqual({ user: 'sleeping', email: null, active: false });
      const { email } = state.profile('single');
      expect(directory.profile(parseUser('single'))).toEqual({ user: 'single', email, active: true });
    },
  },
  {
    id: 'customers-few',
    name: 'MUST list one customer as a list, and none as none',
    async run(port, { state }) {
      for (const user of state.users()) if (user !== 'single') state.removeCustomer(user);
      expect((await port.customers(createWork())).customers.map(({ user }) => user)).toEqual(['single']);
      state.removeCustomer('single');
      expect((await port.customers(createWork())).customers).toEqual([]);
    },
  },
  {
    id: 'customers-odd-names',
    name: 'MUST give the names and e-mails of customers exactly',
    async run(port, { state, behaviour }) {
      const names = ODD_TEXTS.filter((text) => Array.from(text).length <= 64);
      for (const user of state.users()) state.removeCustomer(user);
      for (const user of names) state.addCustomer({ user, profile: { email: `of ${user}` } });
      for (const xmlLayout of ['compact', 'indented'] as const) {
        behaviour.xmlLayout = xmlLayout;
        const { customers } = await port.customers(createWork());
        expect(customers.map(({ user, email }) => [user, email])).toEqual(
          names.toSorted(byUnit).map((name) => [name, `of ${name}`]),
        );
      }
    },
  },
  {
    id: 'customers-wrong-key',
    name: 'MUST reject the customers with UPSTREAM_REJECTED where the credentials are refused, and not show the key',
    async run(_, upstream) {
      const error = await rejected(upstream.openWithKey(WRONG_KEY).customers(createWork()));
      expect(error.code).toBe('UPSTREAM_REJECTED');
      expect(inspect(error, { depth: null, showHidden: true })).not.toContain(WRONG_KEY);
    },
  },
  {
    id: 'customers-hung-up',
    name: 'MUST ask for no customers where the caller hung up before',
    async run(port, upstream) {
      const work = createWork({ signal: AbortSignal.abort() });
      expect(await rejected(port.customers(work))).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', delivery: 'unsent' });
      expect(upstream.calls.list).toEqual([]);
    },
  },
];

const WRONG_KEY = 'n0t-the-k3y';

function byUnit(a: string, b: string): number {
  return a < b ? -1 : 1;
}
