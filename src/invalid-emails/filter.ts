import type { InvalidEmailTable } from './port.js';

/** All given conditions must hold. */
export interface Filter {
  /** Exactly this address. */
  readonly email?: string | null;
  /** Case-insensitive. */
  readonly emailContains?: string | null;
  /** The part after the last @, case-insensitive. */
  readonly domain?: string | null;
  /** Exactly this reason. */
  readonly reason?: string | null;
  /** Milliseconds since the epoch, inclusive. An entry without a timestamp matches no condition on `created`. */
  readonly createdFrom?: number | null;
  /** Milliseconds since the epoch, exclusive. */
  readonly createdTo?: number | null;
}

type Condition = (index: number) => boolean;

/** Null where every entry of the list passes. */
export function toCondition(filter: Filter, list: InvalidEmailTable): Condition | null {
  // The cheap ones first. A comparison with NaN never holds.
  const conditions = [
    given(filter.createdFrom, (from) => (index) => list.createdMs(index) >= from),
    given(filter.createdTo, (to) => (index) => list.createdMs(index) < to),
    given(filter.email, (email) => (index) => list.email(index) === email),
    given(filter.reason, (reason) => (index) => list.reason(index) === reason),
    given(filter.domain, (domain) => hasDomain(list, ignoringCase(domain, '^', '$'))),
    given(filter.emailContains, (part) => contains(list, ignoringCase(part, '', ''))),
  ].filter((condition) => condition !== null);
  return conditions.length === 0 ? null : (index) => conditions.every((condition) => condition(index));
}

/** Equal keys mean equal filters. */
export function filterKey(filter: Filter): string {
  const { email, emailContains, domain, reason, createdFrom, createdTo } = filter;
  return JSON.stringify([email, emailContains, domain, reason, createdFrom, createdTo].map((value) => value ?? null));
}

function given<T>(value: T | null | undefined, condition: (value: T) => Condition): Condition | null {
  return value === null || value === undefined ? null : condition(value);
}

function contains(list: InvalidEmailTable, pattern: RegExp): Condition {
  return (index) => pattern.test(list.email(index));
}

function hasDomain(list: InvalidEmailTable, pattern: RegExp): Condition {
  return (index) => {
    const email = list.email(index);
    const at = email.lastIndexOf('@');
    return at !== -1 && pattern.test(email.slice(at + 1));
  };
}

/** Text as an expression that ignores case, which makes no copy of what it is tried on, between two parts of an expression. */
export function ignoringCase(text: string, before: string, after: string): RegExp {
  return new RegExp(before + text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&') + after, 'iu');
}
