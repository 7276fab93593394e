import { z } from 'zod';

/**
 * The environment, one setting a line: what the table in docs/config.md says. Rules between settings are in config.ts.
 * Values are texts here; empty ones count as unset before this schema sees them.
 */

const integer = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be a whole number from ${min} to ${max}`);

const oneOf = <const T extends readonly [string, ...string[]]>(...values: T) =>
  z.enum(values, `must be one of ${values.join(', ')}`);

/** Timers of Node take no more. */
const MAX_MS = 2 ** 31 - 1;

const timeZone = z.string().refine(isTimeZone, 'must be an IANA time zone, such as America/Los_Angeles or UTC');

export const SETTINGS = z.object({
  NODE_ENV: z
    .string()
    .refine(
      (value) => value === 'production' || value.trim().toLowerCase() !== 'production',
      'must be written production, in lower case',
    )
    .default('development')
    .describe('`production` switches the Sandbox and introspection off.'),
  HOST: z
    .string()
    .transform((host) => host.replace(/^\[(.*)\]$/, '$1'))
    .default('127.0.0.1')
    .describe('Address to listen on.'),
  PORT: integer(0, 65535).default(4000).describe('Port to listen on; 0 picks a free one. GraphQL is at `/graphql`.'),
  UPSTREAM: oneOf('emulator', 'v1', 'v2', 'v3')
    .optional()
    .describe(
      'Which upstream: the embedded `emulator` (default), or a version of the real API. `emulator` is refused when `NODE_ENV=production` or when any `SENDGRID_*` is set; with a `HOST` that is not loopback it must be written out.',
    ),
  EMULATOR_API: oneOf('v1', 'v2', 'v3')
    .default('v1')
    .describe('Which version the gateway speaks to the embedded emulator.'),
  UPSTREAM_FORMAT: oneOf('json', 'xml').default('json').describe('Format of versions 1 and 2, and of the emulator.'),
  SENDGRID_BASE_URL: z
    .string()
    .default('https://api.sendgrid.com')
    .describe('Where the real API is; https unless it is a loopback address.'),
  SENDGRID_API_USER: z.string().optional().describe('v1: the user of the reseller account.'),
  SENDGRID_API_KEY: z.string().optional().describe('v1: its password. A secret.'),
  UPSTREAM_TIME_ZONE: timeZone
    .default('America/Los_Angeles')
    .describe('IANA zone of the timestamps of versions 1 and 2, which are local time without a zone.'),
  UPSTREAM_TIMEOUT_MS: integer(1, MAX_MS).default(10_000).describe('One exchange with the upstream, body included.'),
  OPERATION_DEADLINE_MS: integer(1, MAX_MS)
    .default(25_000)
    .describe('One list or one call of deletes, with all its tries, pages and reading back.'),
  UPSTREAM_CONCURRENCY: integer(1, 1024).default(16).describe('Calls in flight to the upstream.'),
  UPSTREAM_QUEUE: integer(0, 1_000_000)
    .default(1000)
    .describe('Calls that may wait for a place among those in flight; one more is `UPSTREAM_UNAVAILABLE` at once.'),
  UPSTREAM_CALLS_PER_MINUTE: integer(1, 1_000_000_000).default(600).describe('The budget of calls to the upstream.'),
  UPSTREAM_MAX_BYTES: integer(1, 2 ** 30)
    .default(67_108_864)
    .describe('The largest answer of the upstream that is read.'),
  UPSTREAM_INFLIGHT_BYTES: integer(1, 2 ** 40)
    .default(100_663_296)
    .describe('All answers being read at once; further reads wait.'),
  EMULATOR_PORT: integer(0, 65535)
    .default(4010)
    .describe('Port of `npm run emulator`, the emulator alone; 0 picks a free one.'),
  CACHE_TTL_MS: integer(0, MAX_MS)
    .optional()
    .describe(
      'How long a list is kept, 10000 by default (v3: 60000); 0 keeps nothing, reads in flight are still shared.',
    ),
  CACHE_MAX_BYTES: integer(0, 2 ** 40)
    .default(134_217_728)
    .describe('How much of the lists is kept.'),
  MAX_ROWS_PER_RESPONSE: integer(1, 1_000_000).default(100_000).describe('Rows in one answer.'),
  MAX_REQUESTS_IN_FLIGHT: integer(1, 1_000_000)
    .default(1000)
    .describe('Requests being answered at once; one more is `OVERLOADED` (HTTP 503) at once.'),
  MAX_EVENT_LOOP_LAG_MS: integer(1, 60_000)
    .default(250)
    .describe('How far the process may be behind (median of half a second) before new requests are `OVERLOADED`.'),
  METRICS_PORT: integer(0, 65535)
    .optional()
    .describe('Port of `/metrics` for Prometheus, on `HOST`; 0 picks a free one. Off by default.'),
  SHUTDOWN_GRACE_MS: integer(1, MAX_MS)
    .default(30_000)
    .describe('How long a stopping gateway waits for requests in flight; not below `OPERATION_DEADLINE_MS`.'),
  AUTH: oneOf('off', 'jwt')
    .optional()
    .describe('How callers show who they are. Default: `off` on loopback with the emulator; else it must be given.'),
  AUTH_OFF_I_KNOW: z
    .literal('1', 'must be 1 where it is set')
    .optional()
    .describe('Lets `AUTH=off` stand with a real upstream or a `HOST` that is not loopback.'),
  CORS_ORIGINS: z
    .string()
    .optional()
    .describe(
      "Comma-separated origins that browsers may call from. Default: none, or Apollo Sandbox's when `NODE_ENV` is not production.",
    ),
  LOG_LEVEL: oneOf('debug', 'info', 'warn', 'error', 'silent')
    .default('info')
    .describe('JSON lines on stdout: life cycle, deletes and errors at `info`, a line per request at `debug`.'),
});

export type Settings = z.infer<typeof SETTINGS>;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
