import { occurrencesOf } from './occurrences.js';
import type { InvalidEmail, InvalidEmailList } from './port.js';

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

export type Compare = (a: number, b: number) => number;

/** Compares two entries of one list by their indexes. Among fully equal ones their order in the list decides, as the occurrence would. */
export function createCompare(list: InvalidEmailList, order: Order): Compare {
  const compareRows = ROW_COMPARE[order];
  const sign = isDescending(order) ? -1 : 1;
  return (a, b) => compareRows(list.row(a), list.row(b)) || sign * (a - b);
}

/** Where the entry at an index stands to a key, which may be that of an entry that is no longer there: negative before it, 0 on it. */
export function createCompareToKey(list: InvalidEmailList, order: Order, key: SortKey): (index: number) => number {
  const compareRows = ROW_COMPARE[order];
  const sign = isDescending(order) ? -1 : 1;
  return (index) => compareRows(list.row(index), key) || sign * ((occurrencesOf(list)[index] ?? 0) - key.occurrence);
}

type RowCompare = (a: InvalidEmail, b: InvalidEmail) => number;

/** DESC is the exact reverse of ASC, but entries without a timestamp stay last by `created`. */
const ROW_COMPARE: Readonly<Record<Order, RowCompare>> = {
  CREATED_ASC: (a, b) => untimedLast(a, b) || byCreated(a, b) || byContent(a, b),
  CREATED_DESC: (a, b) => untimedLast(a, b) || byCreated(b, a) || byContent(b, a),
  EMAIL_ASC: (a, b) => byContent(a, b),
  EMAIL_DESC: (a, b) => byContent(b, a),
};

function isDescending(order: Order): boolean {
  return order === 'CREATED_DESC' || order === 'EMAIL_DESC';
}

function untimedLast(a: InvalidEmail, b: InvalidEmail): number {
  if (a.createdMs === null) return b.createdMs === null ? 0 : 1;
  return b.createdMs === null ? -1 : 0;
}

function byCreated(a: InvalidEmail, b: InvalidEmail): number {
  return (a.createdMs ?? 0) - (b.createdMs ?? 0);
}

function byContent(a: InvalidEmail, b: InvalidEmail): number {
  return byText(a.email, b.email) || byText(a.reason, b.reason) || byRaw(a.createdRaw, b.createdRaw);
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
