import { z } from 'zod';
import { integer, MAX_MS, oneOf, type Report } from './setting.js';

/** The process and its HTTP surface. */
export const HOST_SETTINGS = {
  NODE_ENV: z
    .string()
    .refine(
      (value) => value === 'production' || value.trim().toLowerCase() !== 'production',
      'must be written production, in lower case',
    )
    .default('development')
    .describe('`production` switches the Sandbox off, and introspection for callers without the scope `schema:read`.'),
  HOST: z
    .string()
    .transform((host) => host.replace(/^\[(.*)\]$/, '$1'))
    .default('127.0.0.1')
    .describe('Address to listen on.'),
  PORT: integer(0, 65535).default(4000).describe('Port to listen on; 0 picks a free one. GraphQL is at `/graphql`.'),
  METRICS_PORT: integer(0, 65535)
    .optional()
    .describe('Port of `/metrics` for Prometheus, on `HOST`; 0 picks a free one. Off by default.'),
  MAX_REQUESTS_IN_FLIGHT: integer(1, 1_000_000)
    .default(1000)
    .describe('Requests being answered at once; one more is `OVERLOADED` (HTTP 503) at once.'),
  MAX_EVENT_LOOP_LAG_MS: integer(1, 60_000)
    .default(250)
    .describe('How far the process may be behind (median of half a second) before new requests are `OVERLOADED`.'),
  SHUTDOWN_GRACE_MS: integer(1, MAX_MS)
    .default(30_000)
    .describe('How long a stopping gateway waits for requests in flight; not below `OPERATION_DEADLINE_MS`.'),
  CORS_ORIGINS: z
    .string()
    .optional()
    .describe(
      "Comma-separated origins that browsers may call from. Default: none, or Apollo Sandbox's when `NODE_ENV` is not production.",
    ),
  LOG_LEVEL: oneOf('debug', 'info', 'warn', 'error', 'silent')
    .default('info')
    .describe('JSON lines on stdout: life cycle, deletes and errors at `info`, a line per request at `debug`.'),
};

const SANDBOX_ORIGIN = 'https://studio.apollographql.com';

export function readOrigins(text: string | undefined, production: boolean, report: Report): readonly string[] {
  if (text === undefined) return production ? [] : [SANDBOX_ORIGIN];
  const origins = text.split(',').map((origin) => origin.trim());
  for (const origin of origins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      report('CORS_ORIGINS must be a comma-separated list of origins such as https://app.example.com');
    }
  }
  return origins;
}
