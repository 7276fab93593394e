import { GatewayError } from '../errors.js';
import { detached } from './detached.js';
import { eachEmail } from './each-email.js';
import type { Address, User } from './names.js';
import type { DeleteResult, InvalidEmailsPort, Work } from './port.js';
import { sameAddressKey } from './same-address.js';

type Results = Map<Address, DeleteResult>;

/**
 * A delete whose answer was lost is settled by reading the list back, at most one more send, and at most one more reading. Never a success
 * that was neither answered nor read back; never a third send. A row that is still there is never FAILED: it may be gone a moment
 * later (CONTRACT 7 #23).
 * @param now milliseconds since the epoch
 */
export function verifyDeletes(next: InvalidEmailsPort, now: () => number): InvalidEmailsPort {
  return {
    ...next,
    async delete(user, emails, work) {
      const results = new Map(await next.delete(user, emails, work));
      // From here on somebody must find out what happened, whether or not the caller still waits.
      const onward = detached(work);
      const stillListed = await readBack(next, user, unknownOf(results), results, onward, now);
      const lostAgain = await sendAgain(next, user, stillListed, results, onward);
      await readBack(next, user, lostAgain, results, onward, now);
      return results;
    },
  };
}

/** Settles those that are gone; returns those that are surely still listed. Where reading fails nothing is settled. */
async function readBack(
  next: InvalidEmailsPort,
  user: User,
  unsettled: ReadonlySet<Address>,
  results: Results,
  work: Work,
  now: () => number,
): Promise<ReadonlySet<Address>> {
  if (unsettled.size === 0) return unsettled;
  const listed = await listedAmong(next, user, unsettled, { ...work, notBeforeMs: now() });
  if (listed === null) return new Set();
  for (const email of unsettled) {
    if (!listed.has(email)) results.set(email, { outcome: 'DELETED', known: 'by reading back' });
  }
  return listed;
}

async function listedAmong(
  next: InvalidEmailsPort,
  user: User,
  emails: ReadonlySet<Address>,
  work: Work,
): Promise<ReadonlySet<Address> | null> {
  try {
    // One that differs by case alone counts as still there: the second send settles it either way.
    const gone = new Set([...emails].map(sameAddressKey));
    await eachEmail(await next.list(user, work), (email) => gone.delete(sameAddressKey(email)));
    return new Set([...emails].filter((email) => !gone.has(sameAddressKey(email))));
  } catch (thrown) {
    if (thrown instanceof GatewayError) return null;
    throw thrown;
  }
}

/** Returns those whose second answer was lost as well. What the first one did stays unknown where the second is refused. */
async function sendAgain(
  next: InvalidEmailsPort,
  user: User,
  emails: ReadonlySet<Address>,
  results: Results,
  work: Work,
): Promise<ReadonlySet<Address>> {
  if (emails.size === 0) return emails;
  const again = await next.delete(user, emails, work);
  for (const [email, { outcome }] of again) {
    if (outcome === 'DELETED') results.set(email, { outcome, known: 'by answer' });
    // It was listed a moment ago: the first one landed late.
    if (outcome === 'NOT_FOUND') results.set(email, { outcome: 'DELETED', known: 'by reading back' });
  }
  return unknownOf(again);
}

function unknownOf(results: ReadonlyMap<Address, DeleteResult>): ReadonlySet<Address> {
  return new Set([...results].filter(([, { outcome }]) => outcome === 'UNKNOWN').map(([email]) => email));
}
