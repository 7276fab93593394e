import { GatewayError } from '../errors.js';
import { parseInstant } from '../instant.js';
import type { Filter } from '../invalid-emails/filter.js';
import { parseUser, type User } from '../invalid-emails/names.js';
import { ORDERS, type Order } from '../invalid-emails/order.js';

export interface ExportRequest {
  readonly user: User;
  readonly format: 'csv' | 'ndjson';
  readonly filter: Filter;
  /** Null: the upstream's own order. */
  readonly order: Order | null;
}

const PATH = /^\/export\/customers\/([^/]+)\/invalid-emails\.(csv|ndjson)$/;
const TEXTS = ['email', 'emailContains', 'domain', 'reason'] as const;
const INSTANTS = ['createdFrom', 'createdTo'] as const;
const KNOWN: ReadonlySet<string> = new Set([...TEXTS, ...INSTANTS, 'orderBy']);

/**
 * `/export/customers/{user}/invalid-emails.{csv,ndjson}`, the user percent-encoded once, with the filter and the order of the schema as
 * query parameters.
 * @returns null where the path is another one
 * @throws GatewayError BAD_USER_INPUT
 */
export function parseExportRequest(path: string, query: URLSearchParams): ExportRequest | null {
  const match = PATH.exec(path);
  if (match === null) return null;
  for (const name of query.keys()) {
    if (!KNOWN.has(name)) throw bad(`"${name}" is no parameter of an export; give any of ${[...KNOWN].join(', ')}.`);
    if (query.getAll(name).length > 1) throw bad(`"${name}" is given more than once.`);
  }
  return {
    user: parseUser(decode(match[1] ?? '')),
    format: match[2] === 'csv' ? 'csv' : 'ndjson',
    filter: {
      ...Object.fromEntries(TEXTS.map((name) => [name, query.get(name)])),
      ...Object.fromEntries(INSTANTS.map((name) => [name, readInstant(name, query.get(name))])),
    },
    order: readOrder(query.get('orderBy')),
  };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw bad('The user in the path is not percent-encoded UTF-8.');
  }
}

function readInstant(name: string, text: string | null): number | null {
  if (text === null) return null;
  const instant = parseInstant(text);
  if (instant === null) throw bad(`"${name}" must be an RFC 3339 instant such as 2009-06-10T19:40:30Z.`);
  return instant;
}

function readOrder(text: string | null): Order | null {
  if (text === null) return null;
  const order = ORDERS.find((known) => known === text);
  if (order === undefined) throw bad(`"orderBy" must be one of ${ORDERS.join(', ')}.`);
  return order;
}

function bad(message: string): GatewayError {
  return new GatewayError('BAD_USER_INPUT', message);
}
