import { z } from 'zod';
import { AUDIT_SETTINGS } from './audit.js';
import { AUTH_SETTINGS } from './auth.js';
import { BUDGET_SETTINGS } from './budgets.js';
import { CALL_SETTINGS } from './calls.js';
import { HOST_SETTINGS } from './host.js';
import { LIMIT_SETTINGS } from './limits.js';
import { LIST_SETTINGS } from './lists.js';
import { TRUSTED_DOCUMENT_SETTINGS } from './trusted-documents.js';
import { UPSTREAM_SETTINGS } from './upstream.js';

/**
 * The environment, one setting a line: what the table in docs/config.md says. A group holds its settings and the rules between them.
 * Values are texts here; empty ones count as unset before this schema sees them.
 */
export const SETTINGS = z.object({
  ...HOST_SETTINGS,
  ...UPSTREAM_SETTINGS,
  ...CALL_SETTINGS,
  ...LIST_SETTINGS,
  ...LIMIT_SETTINGS,
  ...TRUSTED_DOCUMENT_SETTINGS,
  ...AUTH_SETTINGS,
  ...AUDIT_SETTINGS,
  ...BUDGET_SETTINGS,
});

export type Settings = z.infer<typeof SETTINGS>;
