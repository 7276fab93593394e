import { GatewayError } from '../errors.js';
import { isBlank } from '../invalid-emails/names.js';
import type { Outgoing } from './exchange.js';

/** What of version 3 must never go over the wire (CONTRACT 0.8, 3, 7 #17, #20, #24). The one judge of it: nothing here is shared with who made it. */

const LIST_PATH = '/v3/suppression/invalid_emails';
const MAX_ADDRESSES = 500;

/** @throws GatewayError INTERNAL_SERVER_ERROR, unsent */
export function refuseUnsafeRest(exchange: Outgoing): void {
  if (!isPlain(exchange.path)) throw stopped('A path that servers may read as another one');
  // On nobody's behalf it would be about the parent's own list.
  if (isAboutList(exchange) && !namesCustomer(exchange.headers))
    throw stopped('A call about a list without its customer');
  const isDelete = exchange.method === 'DELETE';
  // What is not known to be a delete would be tried again, or given up when the caller hangs up.
  if (isDelete !== (exchange.operation === 'delete')) throw stopped('A delete under another name');
  if (isDelete && !namesAddresses(exchange)) throw stopped('A delete without its address');
}

/** As URL parsers leave it, also once percent-decoded, or twice: no segment is empty or dots. */
function isPlain(path: string): boolean {
  const [plain = ''] = path.split('?');
  const decoded = decodedOnce(plain);
  if (decoded === null || !URL.canParse(`http://host${plain}`)) return false;
  const segments = decoded.split(/[/\\]|%2f|%5c/i).slice(1);
  const isResolved = segments.some((segment) => /^(\.|%2e){0,2}$/i.test(segment));
  return !isResolved && new URL(`http://host${plain}`).pathname === plain;
}

function isAboutList({ operation, path }: Outgoing): boolean {
  return operation !== 'customers' || /suppression/i.test(decodedOnce(path) ?? '');
}

/** Exactly one header, of a name in printable ASCII that is not blank; `account-id` alone names nobody. */
function namesCustomer(headers: Readonly<Record<string, string>>): boolean {
  const values = Object.entries(headers).filter(([name]) => name.toLowerCase() === 'on-behalf-of');
  const [[, value] = ['', '']] = values;
  const arrivesAsSent = /^[\x20-\x7e]+$/.test(value) && value.trim() === value;
  return values.length === 1 && arrivesAsSent && !isBlank(value) && !/^account-id$/i.test(value);
}

/** One address as the last segment of the path and no body, or a body of nothing but addresses. */
function namesAddresses({ path, body }: Outgoing): boolean {
  if (path === LIST_PATH) return body !== null && holdsAddressesOnly(body);
  const segment = path.startsWith(`${LIST_PATH}/`) ? path.slice(LIST_PATH.length + 1) : '';
  return body === null && /^[^/?#]+$/.test(segment) && !isBlank(decodedOnce(segment) ?? '');
}

function holdsAddressesOnly(body: string): boolean {
  const value = parse(body);
  if (typeof value !== 'object' || value === null || Object.keys(value).join() !== 'emails') return false;
  const { emails } = value as { readonly emails: unknown };
  if (!Array.isArray(emails) || emails.length === 0 || emails.length > MAX_ADDRESSES) return false;
  return emails.every((email: unknown) => typeof email === 'string' && !isBlank(email));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function decodedOnce(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function stopped(what: string): GatewayError {
  return new GatewayError('INTERNAL_SERVER_ERROR', `${what} was about to be sent; it was stopped.`, {
    delivery: 'unsent',
  });
}
