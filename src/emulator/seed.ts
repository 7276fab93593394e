import type { Profile } from './profile.js';
import { generateRows } from './seed-rows.js';
import type { CustomerSeed, GeneratedRows, Row } from './state.js';

/** 2009-06-10 12:40:30 in the Pacific zone, the timestamp of fixture 05. */
const SEED_DOCUMENT_STAMP = Date.UTC(2009, 5, 10, 19, 40, 30) / 1000;

/** 2012-08-17 11:04:38 in the Pacific zone, the timestamp of fixture 08. */
const SINGLE_STAMP = Date.UTC(2012, 7, 17, 18, 4, 38) / 1000;

const SEED_DOCUMENT_ROWS: readonly Row[] = [
  {
    email: 'example@example.com',
    reason: 'Mail domain mentioned in email address is unknown',
    createdAt: SEED_DOCUMENT_STAMP,
  },
  { email: 'isaac@hotmail', reason: 'Bad Syntax', createdAt: SEED_DOCUMENT_STAMP },
  { email: 'example@example.com', reason: 'Known bad domain', createdAt: SEED_DOCUMENT_STAMP },
];

/** An entry without an address: seen on a sister list, and clients guard against it (CONTRACT 5). */
const WITHOUT_ADDRESS: Row = { email: '', reason: 'Invalid address', createdAt: SINGLE_STAMP };

/** The parent account's own list: the two rows of fixture 20. */
export const PARENT_ROWS: readonly Row[] = [
  {
    email: 'user1@example.com',
    reason: 'Mail domain mentioned in email address is unknown',
    createdAt: 1_449_953_655,
  },
  {
    email: 'user2@example.com',
    reason: 'Mail domain mentioned in email address is unknown',
    createdAt: 1_449_939_373,
  },
];

const PLACES: readonly Partial<Profile>[] = [
  { city: 'Boulder', state: 'CO', country: 'US', zip: '80302', phone: '303-555-0100' },
  { city: 'Orange', state: 'CA', country: 'US', zip: '92868', phone: '714-555-0101' },
  { city: 'Zürich', state: '', country: 'CH', zip: '8001', phone: '+41 44 555 01 02' },
  { city: 'Łódź', state: '', country: 'PL', zip: '90-001', phone: '+48 42 555 01 03' },
];

const SMALL_CUSTOMERS = 25;
const SMALL_CUSTOMER_ROWS = 10;

/** The customers of an emulator that was not given others. The same on every start: no clock, no chance. */
export function createSeed(): readonly CustomerSeed[] {
  return [
    { user: 'eexampexample@example.com', rows: SEED_DOCUMENT_ROWS },
    { user: 'empty' },
    { user: 'single', rows: [{ email: 'brandon', reason: 'Invalid address', createdAt: SINGLE_STAMP }] },
    { user: 'medium', rows: { size: 500, generate: () => [...generateRows('medium', 499), WITHOUT_ADDRESS] } },
    { user: 'large', rows: generated('large', 100_000) },
    ...Array.from({ length: SMALL_CUSTOMERS }, (_, index) => smallCustomer(index + 1)),
  ];
}

const generated = (user: string, size: number): GeneratedRows => ({ size, generate: () => generateRows(user, size) });

function smallCustomer(number: number): CustomerSeed {
  const user = `customer-${String(number).padStart(2, '0')}`;
  const profile: Partial<Profile> = {
    ...PLACES[number % PLACES.length],
    // Every tenth was disabled by its reseller; its list may be read all the same.
    active: number % 10 === 0 ? 'false' : 'true',
    first_name: 'Customer',
    last_name: String(number),
    address: `${number} Main Street`,
    website: `http://www.${user}.example/`,
    company: `Smith & Sons No. ${number}`,
  };
  return { user, profile, rows: generated(user, SMALL_CUSTOMER_ROWS) };
}
