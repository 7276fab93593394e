import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/emulator.js';
import { ACCOUNT } from './account.js';
import { closeAfterTest } from './leftovers.js';

/** The emulator on a port of its own, with the account of the tests unless told. Closed after the test. */
export async function startUpstream(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator({ credentials: ACCOUNT, ...options });
  return { ...emulator, close: closeAfterTest(() => emulator.close()) };
}

/** The customer of the seed document and its rows as GraphQL must show them. */
export const SEED_USER = 'eexampexample@example.com';
export const SEED_ROWS = [
  {
    email: 'example@example.com',
    reason: 'Mail domain mentioned in email address is unknown',
    created: '2009-06-10T19:40:30Z',
  },
  { email: 'isaac@hotmail', reason: 'Bad Syntax', created: '2009-06-10T19:40:30Z' },
  { email: 'example@example.com', reason: 'Known bad domain', created: '2009-06-10T19:40:30Z' },
] as const;

/** The 25 small customers of the emulator. */
export const SMALL_USERS: readonly string[] = Array.from(
  { length: 25 },
  (_, index) => `customer-${String(index + 1).padStart(2, '0')}`,
);
