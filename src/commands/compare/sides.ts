import { CALL_SETTINGS } from '../../config/calls.js';
import type { ReadFile } from '../../config/setting-files.js';
import { UPSTREAM_SETTINGS } from '../../config/upstream.js';
import { type Config, readConfig } from '../../config.js';

/** The two sets of settings: the usual names, and the same names behind a prefix. */

export const PREFIX = 'COMPARE_';

type Environment = Readonly<Record<string, string | undefined>>;

export type SideResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly string[] };

/** A list may wait for the budget of many a minute; what hangs is ended by UPSTREAM_TIMEOUT_MS all the same. */
const PATIENCE_MS = 4 * 3_600_000;

/** What says how to reach an upstream and how many calls it takes. The rest is about a gateway that serves somebody. */
const NAMES = [...Object.keys(UPSTREAM_SETTINGS), ...Object.keys(CALL_SETTINGS)].filter(
  (name) => name !== 'UPSTREAM' && name !== 'OPERATION_DEADLINE_MS' && !name.startsWith('EMULATOR_'),
);

export interface SideSource {
  readonly env: Environment;
  readonly readFile: ReadFile;
}

/** @param prefix '' or PREFIX @param upstream v1, v2 or v3 */
export function readSide({ env, readFile }: SideSource, prefix: string, upstream: string): SideResult {
  const given = Object.fromEntries(NAMES.map((name) => [name, env[prefix + name]]));
  // Nobody is served, so nobody must show who they are.
  const result = readConfig({ ...given, UPSTREAM: upstream, AUTH: 'off', AUTH_OFF_I_KNOW: '1' }, readFile);
  if (!result.ok) return { ok: false, problems: result.problems.map((problem) => withPrefix(problem, prefix)) };
  // Each list is read once, so keeping it is no use.
  return { ok: true, config: { ...result.config, operationDeadlineMs: PATIENCE_MS, cacheTtlMs: 0 } };
}

function withPrefix(problem: string, prefix: string): string {
  return problem.replace(/\b[A-Z][A-Z_]+\b/g, (word) => (NAMES.includes(word) ? prefix + word : word));
}
