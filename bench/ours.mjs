// The gateway as it runs in production: its built program and its defaults. Only budgets are raised, and the report names them.
import { startGatewayProgram } from './processes.mjs';

/** Budgets that a benchmark would only run into. */
export const RAISED = {
  UPSTREAM_CALLS_PER_MINUTE: '1000000000',
  UPSTREAM_CONCURRENCY: '256',
};

const PRODUCTION = {
  NODE_ENV: 'production',
  SENDGRID_API_USER: 'bench',
  SENDGRID_API_KEY: 'bench-key',
  AUTH: 'off',
  AUTH_OFF_I_KNOW: '1',
};

export async function startOurs({ format, keepsNothing }, upstreamUrl, nodeOptions) {
  const settings = {
    ...PRODUCTION,
    ...RAISED,
    UPSTREAM_FORMAT: format,
    ...(keepsNothing ? { CACHE_TTL_MS: '0' } : {}),
  };
  const { found, ...running } = await startGatewayProgram(upstreamUrl, settings, nodeOptions);
  return { url: found.graphql, ...running, headersOf: () => HEADERS };
}

const HEADERS = { 'content-type': 'application/json', accept: 'application/json' };
