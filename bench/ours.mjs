// The gateway as it runs in production: its built program and its defaults. Only budgets are raised, and the report names them.
import { randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import { BUDGETS, startGatewayProgram } from './processes.mjs';

/** What is raised, as the report names it: budgets that a benchmark would only run into, and as many calls at once as the peers may make. */
export const RAISED = { ...BUDGETS, UPSTREAM_CONCURRENCY: '256' };

const PRODUCTION = {
  NODE_ENV: 'production',
  SENDGRID_API_USER: 'bench',
  SENDGRID_API_KEY: 'bench-key',
  AUTH: 'jwt',
  AUDIT_LOG: '-',
  AUDIT_KEY: randomBytes(32).toString('hex'),
};

export async function startOurs({ format, keepsNothing, connections }, upstreamUrl, nodeOptions) {
  const secret = randomBytes(32).toString('hex');
  const settings = {
    ...PRODUCTION,
    ...RAISED,
    JWT_SECRET: secret,
    UPSTREAM_FORMAT: format,
    ...(keepsNothing ? { CACHE_TTL_MS: '0' } : {}),
  };
  const headers = await Promise.all(
    Array.from({ length: connections }, (_, caller) => headersWithToken(secret, caller)),
  );
  const { found, ...running } = await startGatewayProgram(upstreamUrl, settings, nodeOptions);
  return { url: found.graphql, ...running, headersOf: (caller) => headers[caller] };
}

/** Every caller has a token of its own, as a support agent's would be: it may read any customer. */
async function headersWithToken(secret, caller) {
  const token = await new SignJWT({ scope: 'invalid_emails:read', customers: ['*'] })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(`caller-${caller}`)
    .setIssuedAt()
    .setExpirationTime('2h')
    .sign(Buffer.from(secret));
  return { 'content-type': 'application/json', accept: 'application/json', authorization: `Bearer ${token}` };
}
