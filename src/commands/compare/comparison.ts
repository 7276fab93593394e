import type { InvalidEmail, InvalidEmailList } from '../../invalid-emails/port.js';

/** What two readings of one customer's list have in common. Entries are equal by address, reason and instant, and count as often as they stand. */

export type Entry = Pick<InvalidEmail, 'email' | 'reason' | 'createdMs'>;

/** One address with another reason or instant on either side. */
export interface Difference {
  readonly email: string;
  readonly from: Omit<Entry, 'email'>;
  readonly to: Omit<Entry, 'email'>;
}

export interface Comparison {
  /** Entries that are on both. */
  readonly match: number;
  /** On the first alone. */
  readonly missing: readonly Entry[];
  /** On the second alone. */
  readonly extra: readonly Entry[];
  readonly different: readonly Difference[];
}

export function compareLists(from: InvalidEmailList, to: InvalidEmailList): Comparison {
  const remaining = new Map<string, number>();
  for (const entry of entriesIn(to)) remaining.set(keyOf(entry), (remaining.get(keyOf(entry)) ?? 0) + 1);
  const take = (entry: Entry): boolean => {
    const left = remaining.get(keyOf(entry)) ?? 0;
    if (left > 0) remaining.set(keyOf(entry), left - 1);
    return left > 0;
  };

  const onlyFrom = [...entriesIn(from)].filter((entry) => !take(entry));
  // What is left of the count was matched by nothing: so many of each are on the second alone.
  const onlyTo = [...entriesIn(to)].filter(take);
  return { match: from.size - onlyFrom.length, ...pairByAddress(onlyFrom, onlyTo) };
}

export function isEqual({ missing, extra, different }: Comparison): boolean {
  return missing.length + extra.length + different.length === 0;
}

/** Neither order of the lists says anything, so what is left is put in one of its own before it is paired. */
function pairByAddress(onlyFrom: readonly Entry[], onlyTo: readonly Entry[]): Omit<Comparison, 'match'> {
  const partners = new Map<string, Entry[]>();
  for (const entry of onlyTo.toSorted(byKey)) partners.set(entry.email, [...(partners.get(entry.email) ?? []), entry]);
  const missing: Entry[] = [];
  const different: Difference[] = [];
  for (const entry of onlyFrom.toSorted(byKey)) {
    const partner = partners.get(entry.email)?.shift();
    if (partner === undefined) missing.push(entry);
    else different.push({ email: entry.email, from: withoutEmail(entry), to: withoutEmail(partner) });
  }
  return { missing, extra: [...partners.values()].flat(), different };
}

function* entriesIn(list: InvalidEmailList): Generator<Entry, void, undefined> {
  for (let index = 0; index < list.size; index++) {
    const { email, reason, createdMs } = list.row(index);
    yield { email, reason, createdMs };
  }
}

function withoutEmail({ reason, createdMs }: Entry): Omit<Entry, 'email'> {
  return { reason, createdMs };
}

/** Injective: equal texts mean equal entries. */
function keyOf({ email, reason, createdMs }: Entry): string {
  return JSON.stringify([email, reason, createdMs]);
}

function byKey(a: Entry, b: Entry): number {
  const [left, right] = [keyOf(a), keyOf(b)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
