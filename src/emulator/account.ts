import { createHash } from 'node:crypto';

export type Region = 'global' | 'eu';

/** What the upstream calls a customer besides its user name. The same name, added in the same order, always gets the same. */
export interface Account {
  /** `id` of `/v3/subusers`, and of a profile in version 2. */
  readonly number: number;
  /** What `on-behalf-of: account-id …` and `/v3/partners/accounts` name: `sg` and 32 hexadecimal digits, made from the user name. */
  readonly id: string;
  /** Where its data is kept; calls for it belong to that region's host. */
  readonly region: Region;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
}

const FIRST_NUMBER = 1_000_000;
const FIRST_DAY = Date.UTC(2009, 5, 1);
const DAY_MS = 86_400_000;

/** `position`: the how manieth customer of the account it is, from 1. */
export function createAccount(user: string, position: number): Omit<Account, 'region'> {
  return {
    number: FIRST_NUMBER + position,
    id: `sg${createHash('sha256').update(user).digest('hex').slice(0, 32)}`,
    createdAt: new Date(FIRST_DAY + position * DAY_MS).toISOString().replace('.000Z', 'Z'),
  };
}
