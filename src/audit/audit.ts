import { randomUUID } from 'node:crypto';
import type { AuditTarget } from '../config/audit.js';
import type { InvalidEmailsPort } from '../invalid-emails/port.js';
import type { Logger } from '../observability/logger.js';
import { checkAppendable, codeOf, openAppendFile, STDOUT } from './append-file.js';
import { type AuditLog, createAuditLog } from './audit-log.js';
import { auditDeletes, type PeekablePort } from './audited-deletes.js';
import { createHashedNaming, PLAIN } from './delete-records.js';

export interface Audit {
  /** The port whose deletes are recorded. */
  over(port: PeekablePort): InvalidEmailsPort;
  /** For whoever rotates the file; null where there is none. What goes wrong is logged, and the old file goes on. */
  readonly reopen: (() => Promise<void>) | null;
  close(): Promise<void>;
}

/** The message says what to do about it. */
export class AuditLogUnusable extends Error {
  override readonly name = 'AuditLogUnusable';
}

/**
 * Opens the record of deletes. Rejects with AuditLogUnusable where it cannot be written.
 * @param target null: nothing is recorded
 */
export async function openAudit(target: AuditTarget | null, upstreamVersion: string, log: Logger): Promise<Audit> {
  if (target === null) return { over: (port) => port, reopen: null, close: async () => {} };
  const records = await openLog(target.log);
  const naming = target.addressKey === null ? PLAIN : createHashedNaming(target.addressKey);
  return {
    over: (port) => auditDeletes(port, { records, naming, upstreamVersion, now: Date.now, newId: randomUUID, log }),
    reopen: target.log === '-' ? null : () => reopen(records, log),
    close: () => records.close(),
  };
}

async function openLog(path: string): Promise<AuditLog> {
  try {
    return await createAuditLog(async () => (path === '-' ? STDOUT : openAppendFile(path)));
  } catch (thrown) {
    throw unusable(thrown);
  }
}

/** Leaves the file as it is. Rejects with AuditLogUnusable where deletes could not be recorded. */
export async function checkAuditLog({ log }: AuditTarget): Promise<void> {
  if (log === '-') return;
  await checkAppendable(log).catch((thrown: unknown) => {
    throw unusable(thrown);
  });
}

function unusable(cause: unknown): AuditLogUnusable {
  const message = `AUDIT_LOG must be a file that can be created or appended to (${codeOf(cause)}), or - for stdout`;
  return new AuditLogUnusable(message, { cause });
}

async function reopen(records: AuditLog, log: Logger): Promise<void> {
  try {
    await records.reopen();
    log.info('AUDIT_LOG is opened anew');
  } catch (thrown) {
    log.error({ cause: codeOf(thrown) }, 'AUDIT_LOG cannot be opened anew; the file that is open goes on');
  }
}
