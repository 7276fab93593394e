import { expect } from '@jest/globals';
import { parseUser } from '../../src/invalid-emails/names.js';
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
    id: 'customers-all',
    name: 'MUST list every customer of the account, with what is known of it',
    async run(port, upstream) {
      const { state } = upstream;
      state.addCustomer({ user: 'sleeping', profile: { active: 'false', email: '' } });
      for (let index = 0; index < 1234; index++) state.addCustomer({ user: `many-${index}` });
      const directory = await port.customers(createWork());
      const { customers, readAtMs } = directory;
      expect(customers.map(({ user }) => user)).toEqual([...state.users()].sort());
      expect(readAtMs).toBeLessThanOrEqual(upstream.calls.list[0]?.startedAtMs ?? 0);
      expect(directory.profile(parseUser('sleeping'))).toEqual({ user: 'sleeping', email: null, active: false });
      const { email } = state.profile('single');
      expect(directory.profile(parseUser('single'))).toEqual({ user: 'single', email, active: true });
    },
  },
];
