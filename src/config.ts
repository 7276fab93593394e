import { type AuditTarget, readAudit } from './config/audit.js';
import { type AuthTarget, readAuth } from './config/auth.js';
import { type BudgetConfig, readBudgets } from './config/budgets.js';
import { readOrigins } from './config/host.js';
import { type OperationLimits, readLimits } from './config/limits.js';
import type { Report } from './config/setting.js';
import { type ReadFile, readSettingFiles } from './config/setting-files.js';
import { SETTINGS, type Settings } from './config/settings.js';
import { readTrustedDocuments, type TrustedDocuments } from './config/trusted-documents.js';
import { readUpstream, type UpstreamTarget } from './config/upstream.js';
import { isLoopback } from './loopback.js';

/** The one place where the environment becomes a typed configuration. All problems are reported together. */

export interface Config {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly production: boolean;
  readonly auth: AuthTarget;
  /** Null: deletes are not recorded. */
  readonly audit: AuditTarget | null;
  readonly upstream: UpstreamTarget;
  readonly timeZone: string;
  readonly upstreamTimeoutMs: number;
  readonly operationDeadlineMs: number;
  readonly upstreamConcurrency: number;
  readonly upstreamQueue: number;
  readonly upstreamCallsPerMinute: number;
  readonly upstreamMaxBytes: number;
  readonly upstreamInflightBytes: number;
  /** 0 keeps nothing. */
  readonly cacheTtlMs: number;
  readonly cacheMaxBytes: number;
  readonly maxRowsPerResponse: number;
  readonly limits: OperationLimits;
  /** Null: every document may run. */
  readonly trustedDocuments: TrustedDocuments | null;
  readonly budgets: BudgetConfig;
  readonly maxRequestsInFlight: number;
  readonly maxEventLoopLagMs: number;
  /** Null: no metrics; 0 picks a free port. */
  readonly metricsPort: number | null;
  readonly shutdownGraceMs: number;
  /** Requests must name a loopback host: without authentication a web page elsewhere could reach in by DNS rebinding. */
  readonly loopbackHostsOnly: boolean;
  readonly corsOrigins: readonly string[];
  readonly logLevel: Settings['LOG_LEVEL'];
}

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  /** Each names a setting, what is wrong and the way out; none holds a value that may be secret. */
  | { readonly ok: false; readonly problems: readonly string[] };

type Environment = Readonly<Record<string, string | undefined>>;

/** @param readFile reads the files that settings name */
export function readConfig(env: Environment, readFile: ReadFile): ConfigResult {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const files = readSettingFiles(given, readFile);
  const values = { ...given, ...files.values };
  const issues = SETTINGS.safeParse(values).error?.issues ?? [];
  const problems = [...issues.map(({ path, message }) => `${path.join('.')} ${message}`), ...files.problems.values()];
  // The rules between settings are looked at all the same, so that one start tells everything.
  const unreadable = new Set([...issues.map(({ path }) => path.join('.')), ...files.problems.keys()]);
  const readable = Object.fromEntries(Object.entries(values).filter(([name]) => !unreadable.has(name)));
  const report: Report = (problem, ...about) => {
    if (!about.some((name) => unreadable.has(name))) problems.push(problem);
  };
  const config = toConfig(SETTINGS.parse(readable), Object.keys(given), readFile, report);
  return problems.length === 0 ? { ok: true, config } : { ok: false, problems };
}

function toConfig(settings: Settings, names: readonly string[], readFile: ReadFile, report: Report): Config {
  const production = settings.NODE_ENV === 'production';
  if (settings.SHUTDOWN_GRACE_MS < settings.OPERATION_DEADLINE_MS) {
    const problem = `SHUTDOWN_GRACE_MS must not be below OPERATION_DEADLINE_MS (${settings.OPERATION_DEADLINE_MS})`;
    report(problem, 'SHUTDOWN_GRACE_MS', 'OPERATION_DEADLINE_MS');
  }
  if (settings.METRICS_PORT !== undefined && settings.METRICS_PORT !== 0 && settings.METRICS_PORT === settings.PORT) {
    report(`METRICS_PORT must be another port than PORT (${settings.PORT})`, 'METRICS_PORT', 'PORT');
  }
  const auth = readAuth(settings, production, report);
  const upstream = readUpstream(settings, production, names, report);
  return {
    host: settings.HOST,
    port: settings.PORT,
    production,
    auth,
    audit: readAudit(settings, production, report),
    upstream,
    timeZone: settings.UPSTREAM_TIME_ZONE,
    upstreamTimeoutMs: settings.UPSTREAM_TIMEOUT_MS,
    operationDeadlineMs: settings.OPERATION_DEADLINE_MS,
    upstreamConcurrency: settings.UPSTREAM_CONCURRENCY,
    upstreamQueue: settings.UPSTREAM_QUEUE,
    upstreamCallsPerMinute: settings.UPSTREAM_CALLS_PER_MINUTE,
    upstreamMaxBytes: settings.UPSTREAM_MAX_BYTES,
    upstreamInflightBytes: settings.UPSTREAM_INFLIGHT_BYTES,
    cacheTtlMs: settings.CACHE_TTL_MS ?? defaultTtlMs(upstream),
    cacheMaxBytes: settings.CACHE_MAX_BYTES,
    maxRowsPerResponse: settings.MAX_ROWS_PER_RESPONSE,
    limits: readLimits(settings),
    trustedDocuments: readTrustedDocuments(settings, readFile, report),
    budgets: readBudgets(settings),
    maxRequestsInFlight: settings.MAX_REQUESTS_IN_FLIGHT,
    maxEventLoopLagMs: settings.MAX_EVENT_LOOP_LAG_MS,
    metricsPort: settings.METRICS_PORT ?? null,
    shutdownGraceMs: settings.SHUTDOWN_GRACE_MS,
    loopbackHostsOnly: auth.kind === 'off' && isLoopback(settings.HOST),
    corsOrigins: readOrigins(settings.CORS_ORIGINS, production, report),
    logLevel: settings.LOG_LEVEL,
  };
}

/** A list of version 3 takes a call for every 498 rows, of the 600 a minute that there are. */
function defaultTtlMs({ api }: UpstreamTarget): number {
  return api === 'v3' ? 60_000 : 10_000;
}
