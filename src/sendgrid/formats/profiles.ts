import { listedUser } from '../../invalid-emails/names.js';
import type { CustomerProfile } from '../../invalid-emails/port.js';
import { createJsonReader } from './json-rows.js';
import { notAList, type RawRow, type RowReader, type RowSink } from './row.js';
import type { ListNames } from './xml-markup.js';
import { createXmlReader } from './xml-rows.js';

/** The customers of the account as versions 1 and 2 list them: profiles of a dozen members, of which three are looked at (CONTRACT 1.1). */

const USERS: ListNames = { list: 'users', row: 'user', fields: ['username', 'email', 'active'] };

type Profiles = readonly CustomerProfile[];

export const createJsonProfileReader = (): RowReader<Profiles> => createJsonReader(createProfileSink());
export const createXmlProfileReader = (): RowReader<Profiles> => createXmlReader(USERS, createProfileSink());

function createProfileSink(): RowSink<Profiles> {
  const profiles: CustomerProfile[] = [];
  return {
    add: (raw) => void profiles.push(toProfile(raw)),
    build: () => profiles,
  };
}

/** Every value is a text, `"active":"true"` included; an element without text says nothing. */
export function toProfile({ username, email, active }: RawRow): CustomerProfile {
  const user = typeof username === 'string' ? listedUser(username) : null;
  if (user === null) throw notAList('a customer has no user name');
  return { user, email: readText(email), active: readActive(active) };
}

function readText(email: unknown): string | null {
  if (email === undefined || email === null || email === '') return null;
  if (typeof email !== 'string') throw notAList('the e-mail of a customer is not text');
  return email;
}

function readActive(active: unknown): boolean | null {
  if (active === undefined || active === null || active === '') return null;
  if (active !== 'true' && active !== 'false') throw notAList('whether a customer is active cannot be read');
  return active === 'true';
}
