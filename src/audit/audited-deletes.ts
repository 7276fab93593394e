import { GatewayError } from '../errors.js';
import type { Address, User } from '../invalid-emails/names.js';
import type { DeleteResult, InvalidEmailList, InvalidEmailsPort, Work } from '../invalid-emails/port.js';
import type { Logger } from '../observability/logger.js';
import { codeOf } from './append-file.js';
import type { AuditLog } from './audit-log.js';
import {
  type AddressNaming,
  type DeleteFacts,
  entriesByAddress,
  intendedRecord,
  type LastRead,
  settledRecord,
  unforeseen,
} from './delete-records.js';
import { inTime } from './in-time.js';

/** For the second line, where the delete itself has taken all the time that there was. */
const MIN_SETTLE_MS = 1_000;

/** The port with what is kept of its readings. */
export interface PeekablePort extends InvalidEmailsPort {
  /** The list as last read, or null where it is not kept; never asks the upstream. */
  peek(user: User): InvalidEmailList | null;
}

export interface AuditOptions {
  readonly records: Pick<AuditLog, 'append'>;
  readonly naming: AddressNaming;
  /** Which API of the upstream the deletes go to. */
  readonly upstreamVersion: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Never the same twice. */
  readonly newId: () => string;
  readonly log: Logger;
}

/**
 * Records every address before anything of its delete is sent, and again when it has settled. What cannot be recorded is not sent:
 * a delete cannot be undone, and without the first record nobody could tell afterwards who did it. Nor is anybody kept waiting for a disk
 * beyond the operation's deadline. Reads pass untouched.
 */
export function auditDeletes(next: PeekablePort, options: AuditOptions): InvalidEmailsPort {
  const { records, naming, now, log } = options;
  return {
    ...next,
    async delete(user, emails, work) {
      const facts = factsOf(user, emails, work, options);
      const settle = async (resultOf: (email: Address) => DeleteResult): Promise<void> => {
        const lines = [...facts].map(([email, each]) => settledRecord(each, email, resultOf(email), naming, now()));
        const leftMs = Math.max(work.deadlineMs - now(), MIN_SETTLE_MS);
        await inTime(records.append(lines), leftMs).catch((thrown: unknown) => {
          const fields = { requestId: work.requestId, user, cause: codeOf(thrown) };
          log.error(fields, 'a delete has settled, and AUDIT_LOG cannot be written: it stays as intended there');
        });
      };
      const intending = records.append(await intentions(facts, next.peek(user), naming, now()));
      try {
        await inTime(intending, work.deadlineMs - now());
      } catch (thrown) {
        const fields = { requestId: work.requestId, user, cause: codeOf(thrown) };
        log.error(fields, 'not deleted: AUDIT_LOG cannot be written');
        const refused = refusal(thrown);
        // A disk that hung may take it yet: then the record is to say what became of it.
        intending.then(
          () => settle(() => refused),
          () => {},
        );
        return new Map([...emails].map((email) => [email, refused]));
      }
      let results: ReadonlyMap<Address, DeleteResult>;
      try {
        results = await next.delete(user, emails, work);
      } catch (thrown) {
        await settle(() => unforeseen(thrown));
        throw thrown;
      }
      await settle((email) => results.get(email) ?? unforeseen(new Error('A delete was not settled.')));
      return results;
    },
  };
}

function factsOf(
  user: User,
  emails: ReadonlySet<Address>,
  { requestId, subject }: Work,
  { upstreamVersion, newId }: AuditOptions,
): ReadonlyMap<Address, DeleteFacts> {
  return new Map(
    [...emails].map((email) => [email, { id: newId(), requestId, subject, customer: user, upstreamVersion }]),
  );
}

async function intentions(
  facts: ReadonlyMap<Address, DeleteFacts>,
  list: InvalidEmailList | null,
  naming: AddressNaming,
  nowMs: number,
): Promise<readonly object[]> {
  const entries = list === null ? null : await entriesByAddress(list, new Set(facts.keys()));
  const lastRead = (email: Address): LastRead | null =>
    list === null ? null : { readAtMs: list.readAtMs, entries: entries?.get(email) ?? [] };
  return [...facts].map(([email, each]) => intendedRecord(each, email, lastRead(email), naming, nowMs));
}

function refusal(cause: unknown): DeleteResult {
  const message =
    'The gateway cannot record deletes now, so it sent none; ask again once its operator has made AUDIT_LOG writable.';
  return { outcome: 'FAILED', error: new GatewayError('OVERLOADED', message, { delivery: 'unsent', cause }) };
}
