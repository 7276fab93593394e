import type { AccountMode } from '../../../config/upstream.js';
import { GatewayError } from '../../../errors.js';
import type { User } from '../../../invalid-emails/names.js';

/** The header that says whose list a call is about (CONTRACT 3). Without it a call is about the parent's own. */
export const ON_BEHALF_OF = 'on-behalf-of';

/**
 * What every server reads as it was sent. Bytes beyond ASCII are opaque to HTTP (RFC 9110, 5.5): read as another charset they could be
 * another customer. Spaces at the ends are no part of a header's value.
 */
const CARRIED = /^(?! )[\x20-\x7e]+(?<! )$/;
const LIKE_AN_ID = /^account-id(\s|$)/i;

/**
 * The value of the header for one customer.
 * @throws GatewayError BAD_USER_INPUT, unsent, for a name that would arrive as another one
 */
export function onBehalfOf(mode: AccountMode, user: User): string {
  if (!CARRIED.test(user)) {
    throw badUser('has characters that cannot be sent; give printable ASCII characters, without spaces at its ends');
  }
  if (mode === 'subuser') {
    if (LIKE_AN_ID.test(user)) throw badUser('begins with "account-id"; give the name of a subuser');
    return user;
  }
  if (/\s/.test(user)) throw badUser('has spaces; give the id of an account');
  return `account-id ${user}`;
}

function badUser(fault: string): GatewayError {
  return new GatewayError('BAD_USER_INPUT', `"user" ${fault}.`, { delivery: 'unsent' });
}
