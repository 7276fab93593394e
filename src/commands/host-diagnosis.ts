import { AuditLogUnusable, checkAuditLog } from '../audit/audit.js';
import { readPublishedKeys, reasonUnread } from '../auth/published-keys.js';
import type { AuditTarget } from '../config/audit.js';
import type { AuthTarget } from '../config/auth.js';
import type { Diagnosis } from './diagnosis.js';

/** What the gateway needs beside the upstream: without the first nobody gets in, without the second nothing is deleted. */

const NOTHING_TO_SAY: Diagnosis = { healthy: true, lines: [] };

export async function diagnoseKeys(auth: AuthTarget): Promise<Diagnosis> {
  if (auth.kind === 'off' || auth.keys.kind !== 'jwks') return NOTHING_TO_SAY;
  try {
    const { count } = await readPublishedKeys(auth.keys.url, new AbortController().signal);
    if (count > 0) return { healthy: true, lines: [`The issuer publishes ${count} ${count === 1 ? 'key' : 'keys'}.`] };
    return sick('The issuer publishes no key, so nobody gets in.', 'Check JWT_JWKS_URL.');
  } catch (thrown) {
    return sick(
      `The keys of JWT_JWKS_URL cannot be read (${reasonUnread(thrown)}), so nobody gets in.`,
      'Check the address, name resolution and the network between, and that a JSON Web Key Set is there.',
    );
  }
}

/** @param audit null: nothing is recorded */
export async function diagnoseAuditLog(audit: AuditTarget | null): Promise<Diagnosis> {
  if (audit === null) return NOTHING_TO_SAY;
  try {
    await checkAuditLog(audit);
    return { healthy: true, lines: ['Deletes can be recorded in AUDIT_LOG.'] };
  } catch (thrown) {
    if (!(thrown instanceof AuditLogUnusable)) throw thrown;
    return sick(`${thrown.message}.`, 'The gateway does not start with it: check the path and who may write there.');
  }
}

function sick(...lines: readonly string[]): Diagnosis {
  return { healthy: false, lines };
}
