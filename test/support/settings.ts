import { devNull } from 'node:os';
import { readConfig } from '../../src/config.js';

/** The least that a real upstream needs. */
export const REAL = {
  UPSTREAM: 'v1',
  SENDGRID_API_USER: 'reseller',
  SENDGRID_API_KEY: 'hunter2',
  AUTH: 'off',
  AUTH_OFF_I_KNOW: '1',
} as const;

/** Production, with a record of deletes that nobody reads. */
export const PRODUCTION = { NODE_ENV: 'production', AUDIT_LOG: devNull, AUDIT_ADDRESSES: 'plain' } as const;

/** What is wrong with an environment; nothing where it can be used. */
export function problemsOf(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const result = readConfig(env);
  return result.ok ? [] : result.problems;
}
