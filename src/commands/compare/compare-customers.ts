import { asGatewayError, type ErrorCode } from '../../errors.js';
import type { User } from '../../invalid-emails/names.js';
import type { InvalidEmailList, InvalidEmailsPort, Work } from '../../invalid-emails/port.js';
import { createRowsList } from '../../invalid-emails/rows-list.js';
import { type Comparison, compareLists } from './comparison.js';

export type Side = 'from' | 'to';

/** What was found out about one customer. */
export type Finding =
  | { readonly user: User; readonly kind: 'compared'; readonly comparison: Comparison; readonly unknownTo: Side | null }
  | { readonly user: User; readonly kind: 'unreadable'; readonly side: Side; readonly code: ErrorCode };

/** Reads only: what could delete is not let in here. */
export interface Reader {
  readonly port: Pick<InvalidEmailsPort, 'list' | 'customers'>;
  newWork(): Work;
}

export type Readers = Readonly<Record<Side, Reader>>;

/** Customers under way at once: each is two whole lists in memory. */
const AT_ONCE = 4;

/** In the order of the users. @param onFinding told of each customer as it is done */
export async function compareCustomers(
  users: readonly User[],
  readers: Readers,
  onFinding: (finding: Finding) => void,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const rest = users.entries();
  const work = async (): Promise<void> => {
    for (const [index, user] of rest) {
      const finding = await compareCustomer(user, readers);
      findings[index] = finding;
      onFinding(finding);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return findings;
}

async function compareCustomer(user: User, readers: Readers): Promise<Finding> {
  const [from, to] = await Promise.all([read(user, readers.from), read(user, readers.to)]);
  if (from.code !== null && (from.code !== 'CUSTOMER_NOT_FOUND' || to.code === 'CUSTOMER_NOT_FOUND')) {
    return { user, kind: 'unreadable', side: 'from', code: from.code };
  }
  if (to.code !== null && to.code !== 'CUSTOMER_NOT_FOUND') {
    return { user, kind: 'unreadable', side: 'to', code: to.code };
  }
  const unknownTo = from.code !== null ? 'from' : to.code !== null ? 'to' : null;
  return { user, kind: 'compared', comparison: compareLists(from.list, to.list), unknownTo };
}

/** The code of what went wrong, or null; a list that is not there counts as empty. */
async function read(
  user: User,
  reader: Reader,
): Promise<{ readonly code: ErrorCode | null; readonly list: InvalidEmailList }> {
  try {
    return { code: null, list: await reader.port.list(user, reader.newWork()) };
  } catch (thrown) {
    return { code: asGatewayError(thrown).code, list: createRowsList([], 0) };
  }
}
