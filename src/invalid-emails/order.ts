import { occurrencesOf } from './occurrences.js';
import type { InvalidEmail, InvalidEmailList } from './port.js';
import type { Ranking } from './select.js';
import type { Compare } from './sort.js';

export const ORDERS = ['CREATED_ASC', 'CREATED_DESC', 'EMAIL_ASC', 'EMAIL_DESC'] as const;
export type Order = (typeof ORDERS)[number];

/** Where an entry stands in a total order: two entries of one list never have equal keys. */
export interface SortKey extends InvalidEmail {
  /** How many fully equal entries stand before it in the list. */
  readonly occurrence: number;
}

export function sortKeyOf(list: InvalidEmailList, index: number): SortKey {
  return { ...list.row(index), occurrence: occurrencesOf(list)[index] ?? 0 };
}

/**
 * The order of a list's entries by their indexes. Among fully equal ones their place in the list decides, as the occurrence would.
 * @param emailOf the list's, or one that remembers
 */
export function createRanking(
  list: InvalidEmailList,
  order: Order,
  emailOf: (index: number) => string = (index) => list.email(index),
): Ranking {
  const sign = isDescending(order) ? -1 : 1;
  const byContent: Compare = (a, b) =>
    sign *
    (byText(emailOf(a), emailOf(b)) ||
      byText(list.reason(a), list.reason(b)) ||
      byRaw(list.createdRaw(a), list.createdRaw(b)) ||
      a - b);
  const byEmail: Compare = (a, b) => sign * byText(emailOf(a), emailOf(b)) || byContent(a, b);
  const byTime: Compare = (a, b) => byCreated(list.createdMs(a), list.createdMs(b), sign) || byContent(a, b);
  const compare = isByEmail(order) ? byEmail : byTime;
  return {
    compare,
    compareTo(to) {
      const first = isByEmail(order) ? toEmail(list, list.email(to), sign) : toTime(list, list.createdMs(to), sign);
      return (index) => first(index) || compare(index, to);
    },
  };
}

/** For a sort, which looks at every address some twenty times, here and there in the list. */
export function rememberEmails(list: InvalidEmailList): (index: number) => string {
  const emails = Array.from<string | undefined>({ length: list.size });
  return (index) => {
    const known = emails[index];
    if (known !== undefined) return known;
    const email = list.email(index);
    emails[index] = email;
    return email;
  };
}

/** Where the entry at an index stands to a key, which may be that of an entry that is no longer there: negative before it, 0 on it. */
export function createCompareToKey(list: InvalidEmailList, order: Order, key: SortKey): (index: number) => number {
  const sign = isDescending(order) ? -1 : 1;
  const first = isByEmail(order) ? toEmail(list, key.email, sign) : toTime(list, key.createdMs ?? Number.NaN, sign);
  return (index) =>
    first(index) || sign * (compareContent(list, index, key) || (occurrencesOf(list)[index] ?? 0) - key.occurrence);
}

function toEmail(list: InvalidEmailList, email: string, sign: number): (index: number) => number {
  return (index) => sign * byText(list.email(index), email);
}

function toTime(list: InvalidEmailList, createdMs: number, sign: number): (index: number) => number {
  return (index) => byCreated(list.createdMs(index), createdMs, sign);
}

function isDescending(order: Order): boolean {
  return order === 'CREATED_DESC' || order === 'EMAIL_DESC';
}

function isByEmail(order: Order): boolean {
  return order === 'EMAIL_ASC' || order === 'EMAIL_DESC';
}

/** DESC is the exact reverse of ASC, but entries without a timestamp (NaN) stay last. @param sign -1 for DESC */
function byCreated(a: number, b: number, sign: number): number {
  if (a < b) return -sign;
  if (a > b) return sign;
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}

function compareContent(list: InvalidEmailList, index: number, row: InvalidEmail): number {
  return (
    byText(list.email(index), row.email) ||
    byText(list.reason(index), row.reason) ||
    byRaw(list.createdRaw(index), row.createdRaw)
  );
}

/** By UTF-16 code unit, as JavaScript compares; a locale would give each server its own order. */
export function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function byRaw(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  return byText(a, b);
}
