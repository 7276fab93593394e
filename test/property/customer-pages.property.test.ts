import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeCustomerCursor, encodeCustomerCursor } from '../../src/invalid-emails/customer-cursor.js';
import { type CustomerPage, customerPageOf } from '../../src/invalid-emails/customer-page.js';
import { createDirectory } from '../../src/invalid-emails/directory.js';
import { occurrencesOf } from '../../src/invalid-emails/occurrences.js';
import type { CustomerDirectory, CustomerProfile } from '../../src/invalid-emails/port.js';
import { createRowsList } from '../../src/invalid-emails/rows-list.js';
import { entriesOf } from '../../src/invalid-emails/sightings.js';
import { userOf } from '../support/customers.js';
import { fuzz, fuzzAsync } from '../support/fuzz.js';
import { anyRows } from '../support/views.js';

const NAMES = ['a', 'A', 'b', 'ab', 'a@x', 'É', 'é', '😀', '\uff5e', '\ud83d', 'a.b', '10', '9'];
const EMAILS = [null, 'a@x', 'Shop@Example.com', 'É@x', ''];

const anyProfile: fc.Arbitrary<CustomerProfile> = fc.record({
  user: fc.constantFrom(...NAMES).map(userOf),
  email: fc.constantFrom(...EMAILS),
  active: fc.constantFrom(true, false, null),
});
const anyDirectory = fc.array(anyProfile, { maxLength: 25 }).map((profiles) => createDirectory(profiles, 0));
const anySearch = fc.constantFrom(null, '', 'a', 'B', 'é', '.', 'example', 'none of them');
const anySizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });

/** Pages forward to the end, each through the cursor of the last customer of the one before. `next` gives the directory of each page. */
function walk(next: () => CustomerDirectory, search: string | null, sizes: readonly number[]): readonly CustomerPage[] {
  const pages: CustomerPage[] = [];
  let after: string | null = null;
  for (let turn = 0; turn < 200; turn++) {
    const page = customerPageOf(next(), { search, count: sizes[turn % sizes.length] ?? 1, after });
    pages.push(page);
    const last = page.customers.at(-1);
    if (!page.hasNextPage || last === undefined) return pages;
    after = decodeCustomerCursor('accountCustomers', encodeCustomerCursor('accountCustomers', last.user));
  }
  throw new Error('The pages have no end.');
}

function found({ customers }: CustomerDirectory, search: string | null): readonly CustomerProfile[] {
  const has = (text: string | null) => text?.toLowerCase().includes((search ?? '').toLowerCase()) === true;
  return customers.filter(({ user, email }) => has(user) || has(email));
}

describe('pages of customers', () => {
  test('laid end to end are all that a search finds, once each, in order', () => {
    fuzz(
      fc.property(anyDirectory, anySearch, anySizes, (directory, search, sizes) => {
        const pages = walk(() => directory, search, sizes);
        expect(pages.flatMap(({ customers }) => customers)).toEqual(found(directory, search));
        for (const [index, page] of pages.entries()) expect(page.hasPreviousPage).toBe(index > 0);
      }),
    );
  });

  test('show every customer that stays exactly once, while others come and go', () => {
    fuzz(
      fc.property(anyDirectory, fc.array(anyDirectory, { maxLength: 6 }), anySizes, (staying, others, sizes) => {
        let turn = 0;
        const next = () => {
          const other = others[turn++ % Math.max(1, others.length)];
          return createDirectory([...staying.customers, ...(other?.customers ?? [])], 0);
        };
        const seen = walk(next, null, sizes).flatMap(({ customers }) => customers.map(({ user }) => user));
        expect(new Set(seen).size).toBe(seen.length);
        for (const { user } of staying.customers) expect(seen).toContain(user);
      }),
    );
  });
});

test('the entries of an address are those rows of the list, each with the occurrence that it has there', async () => {
  const anyEmail = fc.constantFrom('', 'a', 'A', 'a@x', 'é@x', 'not there');
  await fuzzAsync(
    fc.asyncProperty(anyRows, anyEmail, async (rows, email) => {
      const list = createRowsList(rows, 0);
      const all = [...rows.keys()].map((index) => [list.row(index), occurrencesOf(list)[index]] as const);
      const entries = await entriesOf(list, email);
      const given = Array.from({ length: entries.size }, (_, index) => [
        entries.row(index),
        occurrencesOf(entries)[index],
      ]);
      expect(given).toEqual(all.filter(([row]) => row.email === email));
    }),
  );
});
