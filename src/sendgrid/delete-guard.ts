import { GatewayError } from '../errors.js';
import { isBlank } from '../invalid-emails/names.js';
import type { Exchange } from './exchange.js';

/**
 * The last look at what goes over the wire: a legacy delete without an address once emptied whole lists (CONTRACT 0.6, 7 #8). The types
 * make it unrepresentable; this refuses it all the same, whatever a later change upstream of here gets wrong.
 * @throws GatewayError INTERNAL_SERVER_ERROR, unsent
 */
export function refuseDeleteWithoutAddress({ operation, body }: Exchange<unknown>): void {
  const fields = new URLSearchParams(body ?? '');
  // Of a field that is there twice some servers take the last.
  if (operation !== 'delete' && !fields.getAll('task').includes('delete')) return;
  const emails = fields.getAll('email');
  if (emails.length === 1 && !isBlank(emails[0] ?? '')) return;
  const message = 'A delete without exactly one address was about to be sent; it was stopped.';
  throw new GatewayError('INTERNAL_SERVER_ERROR', message, { delivery: 'unsent' });
}
