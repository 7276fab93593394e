import { listedUser } from '../../invalid-emails/names.js';
import type { CustomerProfile } from '../../invalid-emails/port.js';
import { createJsonReader } from './json-rows.js';
import { notAList, type RawRow, type RowReader } from './row.js';

/** The customers of the account as version 3 lists them (CONTRACT 3). */

export function createSubuserReader(): RowReader<readonly CustomerProfile[]> {
  const subusers: CustomerProfile[] = [];
  return createJsonReader({ add: (raw) => void subusers.push(toSubuser(raw)), build: () => subusers });
}

/** `{id, username, email, disabled}`. */
function toSubuser({ username, email, disabled }: RawRow): CustomerProfile {
  if (disabled !== undefined && typeof disabled !== 'boolean')
    throw notAList('whether a customer is active cannot be read');
  return { user: readUser(username), email: readText(email), active: disabled === undefined ? null : !disabled };
}

/** `{accounts: [{id, email, …}], pages}`; nothing says whether an account is active. */
export function readAccounts(value: unknown): readonly CustomerProfile[] {
  const accounts: unknown = typeof value === 'object' && value !== null && 'accounts' in value ? value.accounts : null;
  if (!Array.isArray(accounts)) throw notAList('it has no accounts');
  return accounts.map((account: unknown) => {
    if (typeof account !== 'object' || account === null) throw notAList('an account is not an object');
    const { id, email } = account as RawRow;
    return { user: readUser(id), email: readText(email), active: null };
  });
}

function readUser(name: unknown): CustomerProfile['user'] {
  const user = typeof name === 'string' ? listedUser(name) : null;
  if (user === null) throw notAList('a customer has no name');
  return user;
}

function readText(email: unknown): string | null {
  if (email === undefined || email === null || email === '') return null;
  if (typeof email !== 'string') throw notAList('the e-mail of a customer is not text');
  return email;
}
