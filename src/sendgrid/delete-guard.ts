import { GatewayError } from '../errors.js';
import { isBlank } from '../invalid-emails/names.js';
import type { Outgoing } from './exchange.js';
import { refuseUnsafeRest } from './rest-guard.js';

/**
 * The last look at what goes over the wire. The types make a delete without an address unrepresentable; this refuses it all the same,
 * whatever a later change upstream of here gets wrong.
 * @param exchange with its credentials
 * @throws GatewayError INTERNAL_SERVER_ERROR, unsent
 */
export function refuseUnsafe(exchange: Outgoing): void {
  // Only the form APIs post.
  if (exchange.method === 'POST') refuseDeleteWithoutAddress(exchange);
  else refuseUnsafeRest(exchange);
}

/** The word, or an escape of one of its letters: without either no field of a form says it, and most forms need not be read. */
const MAY_SAY_DELETE = /delete|%(?:64|65|6c|74)/i;

/** A legacy delete without an address once emptied whole lists (CONTRACT 0.6, 7 #8). */
function refuseDeleteWithoutAddress({ operation, body }: Outgoing): void {
  if (operation !== 'delete' && !MAY_SAY_DELETE.test(body ?? '')) return;
  const fields = new URLSearchParams(body ?? '');
  // Of a field that is there twice some servers take the last.
  if (operation !== 'delete' && !fields.getAll('task').includes('delete')) return;
  const emails = fields.getAll('email');
  if (emails.length === 1 && !isBlank(emails[0] ?? '')) return;
  const message = 'A delete without exactly one address was about to be sent; it was stopped.';
  throw new GatewayError('INTERNAL_SERVER_ERROR', message, { delivery: 'unsent' });
}
