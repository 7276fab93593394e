import { z } from 'zod';
import { Secret } from '../secret.js';
import { oneOf, type Report, secret } from './setting.js';
import type { Settings } from './settings.js';

/** The record of deletes. */
export const AUDIT_SETTINGS = {
  AUDIT_LOG: z
    .string()
    .optional()
    .describe(
      'Where deletes are recorded: a file, to which JSON lines are appended, or `-` for stdout. Required when `NODE_ENV=production`; nothing is recorded by default. Where it cannot be written, nothing is deleted.',
    ),
  AUDIT_ADDRESSES: oneOf('hashed', 'plain')
    .default('hashed')
    .describe('How the record names an address: `hashed`, by a hash under `AUDIT_KEY`, or `plain`, as it is.'),
  ...secret(
    'AUDIT_KEY',
    'The key of the hashes, at least 32 bytes; needed with `AUDIT_LOG` unless `AUDIT_ADDRESSES=plain`.',
  ),
};

export interface AuditTarget {
  /** The path of a file, or `-` for stdout. */
  readonly log: string;
  /** Null: addresses stand in the record as they are. */
  readonly addressKey: Secret | null;
}

/** As many as the hash has (RFC 2104, 3). */
const MIN_KEY_BYTES = 32;

/** Null: nothing is recorded. */
export function readAudit(settings: Settings, production: boolean, report: Report): AuditTarget | null {
  const { AUDIT_LOG: log, AUDIT_ADDRESSES: addresses, AUDIT_KEY: key } = settings;
  if (log === undefined) {
    if (production) {
      report('AUDIT_LOG must be set when NODE_ENV=production: a file in which deletes are recorded, or - for stdout');
    } else if (key !== undefined) {
      // Whoever sets it believes that deletes are recorded.
      report('AUDIT_KEY does nothing without AUDIT_LOG: set AUDIT_LOG to a file or -, or unset AUDIT_KEY');
    }
    return null;
  }
  if (addresses === 'plain') {
    // Whoever sets it believes that addresses are hashed.
    if (key !== undefined) report('AUDIT_KEY does not go with AUDIT_ADDRESSES=plain: unset one of them');
    return { log, addressKey: null };
  }
  if (key === undefined) {
    report(
      `AUDIT_KEY must be set with AUDIT_LOG: at least ${MIN_KEY_BYTES} random bytes, or AUDIT_ADDRESSES=plain to record addresses as they are`,
      'AUDIT_ADDRESSES',
      'AUDIT_KEY',
    );
  } else if (Buffer.byteLength(key.reveal()) < MIN_KEY_BYTES) {
    report(`AUDIT_KEY must have at least ${MIN_KEY_BYTES} bytes`, 'AUDIT_ADDRESSES');
  }
  return { log, addressKey: key ?? new Secret('') };
}
