import { readFileSync } from 'node:fs';
import { SignJWT } from 'jose';
import { readConfig } from '../config.js';
import { readTokenRequest, type TokenRequest, USE } from './token-request.js';

/**
 * `npm run token -- --customers a,b [--scope S] [--ttl 1h] [--subject S]`: makes a token for development with `JWT_SECRET`, and prints it
 * alone on stdout. Exit code 0, 1, or 64 for wrong arguments.
 */

const EXIT_USAGE = 64;

const request = readTokenRequest(process.argv.slice(2));
if (typeof request === 'string') refuse([request, USE], EXIT_USAGE);
else await mint(request);

async function mint({ customers, scope, seconds, subject }: TokenRequest): Promise<void> {
  // Who asks for a token means AUTH=jwt, and need not say so.
  const result = readConfig({ ...process.env, AUTH: process.env['AUTH'] || 'jwt' }, (path) =>
    readFileSync(path, 'utf8'),
  );
  if (!result.ok) {
    refuse(['The configuration cannot be used:', ...result.problems.map((problem) => `  - ${problem}`)], 1);
    return;
  }
  const { auth, production } = result.config;
  if (production) {
    refuse(['No token is made when NODE_ENV=production: there tokens come from the issuer.'], 1);
  } else if (auth.kind === 'off' || auth.keys.kind !== 'secret') {
    refuse(['A token is made with JWT_SECRET: set it, and neither JWT_JWKS_URL nor JWT_PUBLIC_KEY nor AUTH=off.'], 1);
  } else {
    const token = new SignJWT({ scope, customers: [...customers] })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setSubject(subject)
      .setIssuedAt()
      .setExpirationTime(`${seconds}s`);
    if (auth.issuer !== null) token.setIssuer(auth.issuer);
    if (auth.audience !== null) token.setAudience(auth.audience);
    process.stdout.write(`${await token.sign(new TextEncoder().encode(auth.keys.secret.reveal()))}\n`);
  }
}

function refuse(lines: readonly string[], code: number): void {
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exitCode = code;
}
