import type { InvalidEmail } from './port.js';

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

type Condition = (row: InvalidEmail) => boolean;

/** Null where every entry passes. */
export function toCondition(filter: Filter): Condition | null {
  const conditions = [
    given(filter.email, (email) => (row) => row.email === email),
    given(filter.reason, (reason) => (row) => row.reason === reason),
    given(filter.createdFrom, (from) => (row) => row.createdMs !== null && row.createdMs >= from),
    given(filter.createdTo, (to) => (row) => row.createdMs !== null && row.createdMs < to),
    given(filter.domain, (domain) => hasDomain(ignoringCase(domain, '^', '$'))),
    given(filter.emailContains, (part) => contains(ignoringCase(part, '', ''))),
  ].filter((condition) => condition !== null);
  return conditions.length === 0 ? null : (row) => conditions.every((condition) => condition(row));
}

/** Equal keys mean equal filters. */
export function filterKey(filter: Filter): string {
  const { email, emailContains, domain, reason, createdFrom, createdTo } = filter;
  return JSON.stringify([email, emailContains, domain, reason, createdFrom, createdTo].map((value) => value ?? null));
}

function given<T>(value: T | null | undefined, condition: (value: T) => Condition): Condition | null {
  return value === null || value === undefined ? null : condition(value);
}

function contains(pattern: RegExp): Condition {
  return (row) => pattern.test(row.email);
}

function hasDomain(pattern: RegExp): Condition {
  return ({ email }) => {
    const at = email.lastIndexOf('@');
    return at !== -1 && pattern.test(email.slice(at + 1));
  };
}

/** Text as an expression that ignores case, which makes no copy of what it is tried on, between two parts of an expression. */
export function ignoringCase(text: string, before: string, after: string): RegExp {
  return new RegExp(before + text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&') + after, 'iu');
}
