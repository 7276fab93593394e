import { isLoopback } from './loopback.js';
import { Secret } from './secret.js';
import { SETTINGS, type Settings } from './settings.js';

/** The one place where the environment becomes a typed configuration. All problems are reported together. */

export type Format = 'json' | 'xml';

/** Where the upstream is and how to speak to it. */
export type UpstreamTarget =
  | { readonly kind: 'emulator'; readonly api: 'v1'; readonly format: Format }
  | {
      readonly kind: 'v1';
      readonly api: 'v1';
      readonly format: Format;
      readonly baseUrl: string;
      readonly apiUser: Secret;
      readonly apiKey: Secret;
    };

export interface Config {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly production: boolean;
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

const SANDBOX_ORIGIN = 'https://studio.apollographql.com';

export function readConfig(env: Environment): ConfigResult {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const issues = SETTINGS.safeParse(given).error?.issues ?? [];
  const problems = issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  // The rules between settings are looked at all the same, so that one start tells everything.
  const unreadable = new Set(issues.map(({ path }) => path.join('.')));
  const readable = Object.fromEntries(Object.entries(given).filter(([name]) => !unreadable.has(name)));
  const report: Report = (problem, ...about) => {
    if (!about.some((name) => unreadable.has(name))) problems.push(problem);
  };
  const config = toConfig(SETTINGS.parse(readable), Object.keys(given), report);
  return problems.length === 0 ? { ok: true, config } : { ok: false, problems };
}

/** @param about settings that the rule rests on: where one could not be read, its default says nothing */
type Report = (problem: string, ...about: readonly (keyof Settings)[]) => void;

function toConfig(settings: Settings, names: readonly string[], report: Report): Config {
  const production = settings.NODE_ENV === 'production';
  if (settings.SHUTDOWN_GRACE_MS < settings.OPERATION_DEADLINE_MS) {
    const problem = `SHUTDOWN_GRACE_MS must not be below OPERATION_DEADLINE_MS (${settings.OPERATION_DEADLINE_MS})`;
    report(problem, 'SHUTDOWN_GRACE_MS', 'OPERATION_DEADLINE_MS');
  }
  checkAuth(settings, report);
  return {
    host: settings.HOST,
    port: settings.PORT,
    production,
    upstream: readUpstream(settings, production, names, report),
    timeZone: settings.UPSTREAM_TIME_ZONE,
    upstreamTimeoutMs: settings.UPSTREAM_TIMEOUT_MS,
    operationDeadlineMs: settings.OPERATION_DEADLINE_MS,
    upstreamConcurrency: settings.UPSTREAM_CONCURRENCY,
    upstreamQueue: settings.UPSTREAM_QUEUE,
    upstreamCallsPerMinute: settings.UPSTREAM_CALLS_PER_MINUTE,
    upstreamMaxBytes: settings.UPSTREAM_MAX_BYTES,
    upstreamInflightBytes: settings.UPSTREAM_INFLIGHT_BYTES,
    cacheTtlMs: settings.CACHE_TTL_MS ?? 10_000,
    cacheMaxBytes: settings.CACHE_MAX_BYTES,
    maxRowsPerResponse: settings.MAX_ROWS_PER_RESPONSE,
    maxRequestsInFlight: settings.MAX_REQUESTS_IN_FLIGHT,
    maxEventLoopLagMs: settings.MAX_EVENT_LOOP_LAG_MS,
    metricsPort: settings.METRICS_PORT ?? null,
    shutdownGraceMs: settings.SHUTDOWN_GRACE_MS,
    loopbackHostsOnly: isLoopback(settings.HOST),
    corsOrigins: readOrigins(settings.CORS_ORIGINS, production, report),
    logLevel: settings.LOG_LEVEL,
  };
}

function checkAuth(settings: Settings, report: Report): void {
  const exposed = (settings.UPSTREAM ?? 'emulator') !== 'emulator' || !isLoopback(settings.HOST);
  if (settings.AUTH === 'jwt') {
    report('AUTH=jwt is not there yet: this release does not read tokens; use AUTH=off on a loopback HOST');
  } else if (settings.AUTH === undefined && exposed) {
    report(
      'AUTH must be given with a real upstream or a HOST that is not loopback (off, with AUTH_OFF_I_KNOW=1)',
      'AUTH',
    );
  } else if (settings.AUTH === 'off' && exposed && settings.AUTH_OFF_I_KNOW === undefined) {
    report(
      'AUTH=off lets everyone who reaches the gateway delete; with a real upstream or a HOST that is not loopback it needs AUTH_OFF_I_KNOW=1',
      'AUTH_OFF_I_KNOW',
    );
  }
}

function readUpstream(
  settings: Settings,
  production: boolean,
  names: readonly string[],
  report: Report,
): UpstreamTarget {
  const kind = settings.UPSTREAM ?? 'emulator';
  const format = settings.UPSTREAM_FORMAT;
  if (kind === 'emulator') {
    checkEmulator(settings, production, names, report);
    return { kind, api: 'v1', format };
  }
  if (kind !== 'v1') report(`UPSTREAM=${kind} is not there yet: this release speaks v1 only`);
  return {
    kind: 'v1',
    api: 'v1',
    format,
    baseUrl: readBaseUrl(settings.SENDGRID_BASE_URL, report),
    apiUser: requireSecret('SENDGRID_API_USER', settings.SENDGRID_API_USER, kind, report),
    apiKey: requireSecret('SENDGRID_API_KEY', settings.SENDGRID_API_KEY, kind, report),
  };
}

function checkEmulator(settings: Settings, production: boolean, names: readonly string[], report: Report): void {
  const leftover = names.filter((name) => name.startsWith('SENDGRID_'));
  if (settings.EMULATOR_API !== 'v1') {
    report(`EMULATOR_API=${settings.EMULATOR_API} is not there yet: this release speaks v1 only`);
  }
  if (production) {
    report(
      'UPSTREAM must name a real upstream when NODE_ENV=production (v1); the emulator only makes data up',
      'UPSTREAM',
    );
  }
  if (leftover.length > 0) {
    report(`UPSTREAM=emulator does not go with ${leftover.join(', ')}: set UPSTREAM=v1, or unset them`, 'UPSTREAM');
  }
  if (settings.UPSTREAM === undefined && !isLoopback(settings.HOST)) {
    report('UPSTREAM must be written out when HOST is not loopback (emulator or v1)', 'UPSTREAM');
  }
}

function requireSecret(name: string, value: string | undefined, kind: string, report: Report): Secret {
  if (value === undefined) report(`${name} must be set when UPSTREAM=${kind}`);
  return new Secret(value ?? '');
}

function readBaseUrl(text: string, report: Report): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['https:', 'http:'].includes(url.protocol)) {
    report('SENDGRID_BASE_URL must be a URL such as https://api.sendgrid.com');
  } else if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    report('SENDGRID_BASE_URL must have no user, password, query or fragment');
  } else if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    report('SENDGRID_BASE_URL must be https unless it is a loopback address: every call carries the credentials');
  }
  return text.replace(/\/+$/, '');
}

function readOrigins(text: string | undefined, production: boolean, report: Report): readonly string[] {
  if (text === undefined) return production ? [] : [SANDBOX_ORIGIN];
  const origins = text.split(',').map((origin) => origin.trim());
  for (const origin of origins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      report('CORS_ORIGINS must be a comma-separated list of origins such as https://app.example.com');
    }
  }
  return origins;
}
