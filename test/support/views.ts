import fc from 'fast-check';
import type { Filter } from '../../src/invalid-emails/filter.js';
import { ORDERS, type Order } from '../../src/invalid-emails/order.js';
import type { InvalidEmail } from '../../src/invalid-emails/port.js';

/** Lists to look at in every way, and the slow and obvious way of doing so. */

/** Few values each, so that equal rows are common. The timestamp as text says which instant it is, if any. */
const STAMPS: readonly Pick<InvalidEmail, 'createdRaw' | 'createdMs'>[] = [
  { createdRaw: null, createdMs: null },
  { createdRaw: '', createdMs: null },
  { createdRaw: '0000-00-00 00:00:00', createdMs: null },
  { createdRaw: '1970-01-01 00:00:00', createdMs: 0 },
  { createdRaw: '1969-12-31 23:59:59', createdMs: -1000 },
  { createdRaw: '2009-06-10 12:40:30', createdMs: 1_244_662_830_000 },
  // Two texts of one instant, as the repeated hour of autumn has them.
  { createdRaw: '2009-06-10 19:40:30', createdMs: 1_244_662_830_000 },
];

const EMAILS = ['', 'a', 'A', 'b', 'a@x', 'A@X', 'a@b@x', 'é@x', 'É@X', '😀@x', '\ud83d', '\uff5e', 'a\u0000'];
const REASONS = ['', 'r', 'R', 'r '];

export const anyRow: fc.Arbitrary<InvalidEmail> = fc
  .tuple(fc.constantFrom(...EMAILS), fc.constantFrom(...REASONS), fc.constantFrom(...STAMPS))
  .map(([email, reason, stamp]) => ({ email, reason, ...stamp }));

export const anyRows = fc.array(anyRow, { maxLength: 40 });
export const anyOrder = fc.constantFrom(...ORDERS);

const perhaps = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 3 });

/** What every condition may ask for is often there. */
export const anyFilter: fc.Arbitrary<Filter> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  {
    weight: 3,
    arbitrary: fc.record(
      {
        email: perhaps(fc.constantFrom(...EMAILS)),
        emailContains: perhaps(fc.constantFrom('', 'a', 'A', '@', 'É', '.', 'b@')),
        domain: perhaps(fc.constantFrom('', 'x', 'X', 'b@x')),
        reason: perhaps(fc.constantFrom(...REASONS)),
        createdFrom: perhaps(fc.constantFrom(-1000, 0, 1, 1_244_662_830_000)),
        createdTo: perhaps(fc.constantFrom(-1000, 0, 1, 1_244_662_830_001)),
      },
      { requiredKeys: [] },
    ),
  },
);

export function passesNaively(filter: Filter, { email, reason, createdMs }: InvalidEmail): boolean {
  const lower = email.toLowerCase();
  const domain = lower.split('@').slice(1).at(-1);
  const at = createdMs ?? Number.NaN;
  const { email: exactly, emailContains, domain: wanted, reason: because, createdFrom, createdTo } = filter;
  return (
    (exactly == null || email === exactly) &&
    (emailContains == null || lower.includes(emailContains.toLowerCase())) &&
    (wanted == null || domain === wanted.toLowerCase()) &&
    (because == null || reason === because) &&
    (createdFrom == null || at >= createdFrom) &&
    (createdTo == null || at < createdTo)
  );
}

type Part = string | number;

/** Every row as a list of parts that compare one after the other; the last is how many equal rows stand before it. */
export function partsOf(rows: readonly InvalidEmail[], order: Order): readonly (readonly Part[])[] {
  const seen = new Map<string, number>();
  return rows.map(({ email, reason, createdMs, createdRaw }) => {
    const raw = createdRaw === null ? '' : `=${createdRaw}`;
    const content = JSON.stringify([email, reason, raw]);
    const occurrence = seen.get(content) ?? 0;
    seen.set(content, occurrence + 1);
    return [order.startsWith('CREATED') ? (createdMs ?? 0) : 0, email, reason, raw, occurrence];
  });
}

/** Indexes of the rows that pass, in order: sorted once, reversed for DESC, and cut in two by whether they have a timestamp. */
export function viewNaively(rows: readonly InvalidEmail[], filter: Filter, order: Order): readonly number[] {
  const parts = partsOf(rows, order);
  const ascending = rows
    .map((_, index) => index)
    .filter((index) => passesNaively(filter, rows[index] as InvalidEmail))
    .sort((a, b) => compareParts(parts[a] ?? [], parts[b] ?? []));
  const inOrder = order.endsWith('DESC') ? ascending.reverse() : ascending;
  if (order.startsWith('EMAIL')) return inOrder;
  const timed = (index: number): boolean => rows[index]?.createdMs !== null;
  return [...inOrder.filter(timed), ...inOrder.filter((index) => !timed(index))];
}

function compareParts(a: readonly Part[], b: readonly Part[]): number {
  for (const [index, part] of a.entries()) {
    const other = b[index] as Part;
    if (part !== other) return part < other ? -1 : 1;
  }
  return 0;
}
