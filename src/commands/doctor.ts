import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Config, readConfig } from '../config.js';
import { parseUser } from '../invalid-emails/names.js';
import type { Work } from '../invalid-emails/port.js';
import { UNOBSERVED } from '../observability/events.js';
import { createUpstream } from '../upstream.js';
import { type Diagnosis, describeTarget, diagnoseFailure, diagnoseList } from './diagnosis.js';
import { diagnoseAuditLog, diagnoseKeys } from './host-diagnosis.js';

/**
 * `npm run doctor [-- --user NAME]`: is the configuration usable, can the issuer's keys be read and deletes be recorded, and does the
 * upstream answer? Reads only. Exit code 0 or 1.
 */

/** Nobody is called so; that the upstream says it does not know the name shows that it took the credentials. */
const NOBODY = 'invalid-emails-gateway-doctor';

const user = readUser();
const result = readConfig(process.env, (path) => readFileSync(path, 'utf8'));
if (!result.ok) {
  print(['The configuration cannot be used:', ...result.problems.map((problem) => `  - ${problem}`)]);
  print(['Every setting: docs/config.md']);
  process.exitCode = 1;
} else {
  print([`The configuration is usable. The upstream is ${describeTarget(result.config.upstream)}.`]);
  const { config } = result;
  const found = [await diagnoseKeys(config.auth), await diagnoseAuditLog(config.audit), await examine(config)];
  for (const { lines } of found) print(lines);
  process.exitCode = found.every(({ healthy }) => healthy) ? 0 : 1;
}

async function examine(config: Config): Promise<Diagnosis> {
  const upstream = await createUpstream(config, UNOBSERVED);
  const work: Work = {
    requestId: 'doctor',
    subject: null,
    traceparent: null,
    deadlineMs: Date.now() + config.operationDeadlineMs,
    signal: new AbortController().signal,
    notBeforeMs: Date.now(),
    takeUpstreamCall: () => undefined,
    onUpstreamCall: () => {},
  };
  try {
    const name = user ?? NOBODY;
    return diagnoseList(user, (await upstream.store.list(parseUser(name, '--user'), work)).size);
  } catch (thrown) {
    return diagnoseFailure(thrown, user);
  } finally {
    await upstream.close();
  }
}

function readUser(): string | null {
  try {
    const { values } = parseArgs({ options: { user: { type: 'string' } } });
    return values.user ?? null;
  } catch {
    print(['Use: npm run doctor [-- --user NAME]']);
    process.exit(1);
  }
}

function print(lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}
