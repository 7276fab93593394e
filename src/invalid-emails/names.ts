import { GatewayError } from '../errors.js';

declare const brand: unique symbol;

/** A customer's user name: 1 to 64 characters (CONTRACT 1.1), exactly as given. */
export type User = string & { readonly [brand]: 'User' };
/** An address to delete: 1 to 1024 characters, never blank. A legacy delete without one may empty the whole list (CONTRACT 0.6). */
export type Address = string & { readonly [brand]: 'Address' };

const CONTROL = /\p{Cc}/u;
// Zero-width and format characters count as blank too: an upstream that strips them would be left with an empty address.
const BLANK = /^[\s\p{Z}\p{Cf}]*$/u;

/** @throws GatewayError BAD_USER_INPUT naming `argument` and the range. The value itself is never changed. */
export function parseUser(value: string, argument = 'user'): User {
  return checked(value, argument, 64) as User;
}

/**
 * A name as the upstream lists it, which need not be one that a caller could give; null where it is blank: asking for a customer
 * without a name could mean the account itself.
 */
export function listedUser(value: string): User | null {
  return isBlank(value) ? null : (value as User);
}

/** @throws GatewayError BAD_USER_INPUT naming `argument` and the range. The value itself is never changed. */
export function parseAddress(value: string, argument = 'email'): Address {
  return checked(value, argument, 1024) as Address;
}

export function isBlank(value: string): boolean {
  return BLANK.test(value);
}

function checked(value: string, argument: string, maxLength: number): string {
  const fault = faultOf(value, maxLength);
  if (fault === null) return value;
  throw new GatewayError('BAD_USER_INPUT', `"${argument}" ${fault}; give 1 to ${maxLength} characters, not blank.`);
}

function faultOf(value: string, maxLength: number): string | null {
  if (value === '') return 'is empty';
  // Characters, not UTF-16 units; counted only where the cheap count is already over.
  if (value.length > maxLength && Array.from(value).length > maxLength) return 'is too long';
  if (CONTROL.test(value)) return 'has control characters';
  if (!value.isWellFormed()) return 'is not well-formed Unicode';
  if (isBlank(value)) return 'is blank';
  return null;
}
