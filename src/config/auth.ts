import { z } from 'zod';
import { isLoopback } from '../loopback.js';
import { type JwtKeys, readJwtKeys } from './jwt-keys.js';
import { oneOf, orFile, type Report, secret } from './setting.js';
import type { Settings } from './settings.js';

/** How callers show who they are. */
export const AUTH_SETTINGS = {
  AUTH: oneOf('off', 'jwt')
    .optional()
    .describe(
      'How callers show who they are: `jwt`, a token with every request, or `off`, not at all. Default: `off` on loopback with the emulator; else it must be given.',
    ),
  AUTH_OFF_I_KNOW: z
    .literal('1', 'must be 1 where it is set')
    .optional()
    .describe('Lets `AUTH=off` stand with a real upstream or a `HOST` that is not loopback.'),
  JWT_JWKS_URL: z
    .string()
    .optional()
    .describe(
      'Where the issuer publishes its keys (a JSON Web Key Set); https unless it is a loopback address. `AUTH=jwt` takes this, `JWT_PUBLIC_KEY` or `JWT_SECRET`.',
    ),
  ...orFile(
    'JWT_PUBLIC_KEY',
    z
      .string()
      .optional()
      .describe(
        'The one public key of the issuer, in PEM (SPKI): RSA, P-256, P-384, P-521 or Ed25519. `\\n` may stand for a line break.',
      ),
  ),
  ...secret('JWT_SECRET', 'What the issuer shares with the gateway (HS256), at least 32 bytes.'),
  JWT_ISSUER: z.string().optional().describe('The `iss` that a token must have. Not looked at by default.'),
  JWT_AUDIENCE: z
    .string()
    .optional()
    .describe(
      'The `aud` that a token must have, or have among others. Not looked at by default; in production `JWT_JWKS_URL` needs this or `JWT_ISSUER`, since its keys may sign for other services too.',
    ),
};

export type AuthTarget =
  | { readonly kind: 'off' }
  | {
      readonly kind: 'jwt';
      readonly keys: JwtKeys;
      /** Null: not looked at. */
      readonly issuer: string | null;
      readonly audience: string | null;
    };

export function readAuth(settings: Settings, production: boolean, report: Report): AuthTarget {
  if (settings.AUTH !== 'jwt') {
    checkOff(settings, report);
    return { kind: 'off' };
  }
  const { JWT_ISSUER: issuer = null, JWT_AUDIENCE: audience = null } = settings;
  const keys = readJwtKeys(settings, report);
  if (production && keys.kind === 'jwks' && issuer === null && audience === null) {
    report(
      'JWT_JWKS_URL needs JWT_AUDIENCE or JWT_ISSUER when NODE_ENV=production: its keys may sign for other services too',
    );
  }
  return { kind: 'jwt', keys, issuer, audience };
}

const OF_TOKENS = ['JWT_JWKS_URL', 'JWT_PUBLIC_KEY', 'JWT_SECRET', 'JWT_ISSUER', 'JWT_AUDIENCE'] as const;

function checkOff(settings: Settings, report: Report): void {
  const exposed = (settings.UPSTREAM ?? 'emulator') !== 'emulator' || !isLoopback(settings.HOST);
  if (settings.AUTH === undefined && exposed) {
    report(
      'AUTH must be given with a real upstream or a HOST that is not loopback (jwt, or off with AUTH_OFF_I_KNOW=1)',
      'AUTH',
    );
    return;
  }
  if (exposed && settings.AUTH_OFF_I_KNOW === undefined) {
    report(
      'AUTH=off lets everyone who reaches the gateway delete; with a real upstream or a HOST that is not loopback it needs AUTH_OFF_I_KNOW=1',
      'AUTH_OFF_I_KNOW',
    );
  }
  // Whoever sets them believes that tokens are looked at.
  const idle = OF_TOKENS.filter((name) => settings[name] !== undefined);
  if (idle.length > 0) report(`AUTH=off does not go with ${idle.join(', ')}: set AUTH=jwt, or unset them`, 'AUTH');
}
