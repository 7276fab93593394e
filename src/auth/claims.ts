import type { Caller } from './caller.js';

/** What a verified token says, as a caller. What is malformed grants nothing. */

export interface ReadClaims {
  readonly caller: Caller;
  /** Claims that are there and are not what they should be, for the log. */
  readonly malformed: readonly string[];
}

export function readClaims(payload: Readonly<Record<string, unknown>>): ReadClaims {
  const { sub, scope, scp, customers } = payload;
  const scopes = [readScopeText(scope), readScopeList(scp)];
  const granted = readCustomers(customers);
  const malformed = [
    ...(sub === undefined || isName(sub) ? [] : ['sub']),
    ...(scopes[0] === null ? ['scope'] : []),
    ...(scopes[1] === null ? ['scp'] : []),
    ...(granted === null ? ['customers'] : []),
  ];
  return {
    caller: {
      subject: isName(sub) ? sub : null,
      // One that cannot be read may have been meant to narrow the other.
      scopes: new Set(scopes.includes(null) ? [] : scopes.flatMap((names) => names ?? [])),
      customers: granted ?? new Set(),
    },
    malformed,
  };
}

/** RFC 6749, 3.3: names with single spaces between them. Null where it is malformed. */
function readScopeText(claim: unknown): readonly string[] | null {
  if (claim === undefined) return [];
  return typeof claim === 'string' ? claim.split(' ').filter((name) => name !== '') : null;
}

/** The form of issuers that write scopes as a list, or as a text under another name. */
function readScopeList(claim: unknown): readonly string[] | null {
  return isListOfNames(claim) ? claim : readScopeText(claim);
}

/** Users by their exact names, or `["*"]` alone for all. A star among names is a mistake that must not open everything. */
function readCustomers(claim: unknown): Caller['customers'] | null {
  if (claim === undefined) return new Set();
  if (!isListOfNames(claim)) return null;
  if (!claim.includes('*')) return new Set(claim);
  return claim.length === 1 ? 'all' : null;
}

function isListOfNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isName);
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
