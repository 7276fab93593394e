import { devNull } from 'node:os';
import { type Config, type ConfigResult, readConfig } from '../../src/config.js';

type Given = Readonly<Record<string, string | undefined>>;

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

/** The environment as a configuration, or what is wrong with it. @param files by path; there are no others */
export function readSettings(env: Given, files: Readonly<Record<string, string>> = {}): ConfigResult {
  return readConfig(env, (path) => {
    const text = files[path];
    if (text === undefined) throw Object.assign(new Error(`no such file: ${path}`), { code: 'ENOENT' });
    return text;
  });
}

/** The configuration of an environment that can be used. */
export function configOf(env: Given, files?: Readonly<Record<string, string>>): Config {
  const result = readSettings(env, files);
  if (!result.ok) throw new Error(result.problems.join('\n'));
  return result.config;
}

/** What is wrong with an environment; nothing where it can be used. */
export function problemsOf(env: Given, files?: Readonly<Record<string, string>>): readonly string[] {
  const result = readSettings(env, files);
  return result.ok ? [] : result.problems;
}
