import { createPublicKey, type KeyObject } from 'node:crypto';
import { isLoopback } from '../loopback.js';
import { Secret } from '../secret.js';
import type { Report } from './setting.js';
import type { Settings } from './settings.js';

/**
 * What signatures are checked with. The algorithms follow from the key and from nothing that a token says: a token that names another
 * one, `none` or the HMAC that would take a public key for its secret, is refused (RFC 8725, 3.1).
 */
export type JwtKeys =
  | { readonly kind: 'jwks'; readonly url: string; readonly algorithms: readonly string[] }
  | { readonly kind: 'public-key'; readonly key: KeyObject; readonly algorithms: readonly string[] }
  | { readonly kind: 'secret'; readonly secret: Secret; readonly algorithms: readonly string[] };

const RSA = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'];
const CURVES: Readonly<Record<string, readonly string[]>> = {
  prime256v1: ['ES256'],
  secp384r1: ['ES384'],
  secp521r1: ['ES512'],
};
/** One algorithm of two names, RFC 8037 and RFC 9864. */
const ED25519 = ['EdDSA', 'Ed25519'];
const ASYMMETRIC = [...RSA, ...Object.values(CURVES).flat(), ...ED25519];

const NAMES = ['JWT_JWKS_URL', 'JWT_PUBLIC_KEY', 'JWT_SECRET'] as const;
const MIN_RSA_BITS = 2048;
/** As many as the hash of HS256 has (RFC 7518, 3.2). */
const MIN_SECRET_BYTES = 32;

/** Stands where there is a problem: no token has one of no algorithms. */
const NONE: JwtKeys = { kind: 'secret', secret: new Secret(''), algorithms: [] };

export function readJwtKeys(settings: Settings, report: Report): JwtKeys {
  const given = NAMES.filter((name) => settings[name] !== undefined);
  if (given.length === 0) report('AUTH=jwt needs JWT_JWKS_URL, JWT_PUBLIC_KEY or JWT_SECRET', ...NAMES);
  if (given.length > 1) report(`AUTH=jwt takes only one of ${given.join(', ')}: unset the others`);
  const { JWT_JWKS_URL: url, JWT_PUBLIC_KEY: pem, JWT_SECRET: secret } = settings;
  if (url !== undefined) return readJwksUrl(url, report);
  if (pem !== undefined) return readPublicKey(pem, report);
  return secret === undefined ? NONE : readSecret(secret, report);
}

function readSecret(secret: Secret, report: Report): JwtKeys {
  const text = secret.reveal();
  if (Buffer.byteLength(text) < MIN_SECRET_BYTES) report(`JWT_SECRET must have at least ${MIN_SECRET_BYTES} bytes`);
  // Everyone has it, and everyone could sign with it.
  if (text.includes('-----BEGIN')) report('JWT_SECRET must not be a key in PEM: set JWT_PUBLIC_KEY to a public key');
  return { kind: 'secret', secret, algorithms: ['HS256'] };
}

function readJwksUrl(text: string, report: Report): JwtKeys {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['https:', 'http:'].includes(url.protocol)) {
    report('JWT_JWKS_URL must be a URL such as https://login.example.com/.well-known/jwks.json');
  } else if (url.username !== '' || url.password !== '' || url.hash !== '') {
    report('JWT_JWKS_URL must have no user, password or fragment');
  } else if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    report('JWT_JWKS_URL must be https unless it is a loopback address: whoever changes the keys on the way gets in');
  }
  return { kind: 'jwks', url: text, algorithms: ASYMMETRIC };
}

function readPublicKey(text: string, report: Report): JwtKeys {
  const key = parsePublicKey(text.replaceAll('\\n', '\n').trim());
  const algorithms = key === null ? null : algorithmsOf(key);
  if (key !== null && algorithms !== null) return { kind: 'public-key', key, algorithms };
  report(
    `JWT_PUBLIC_KEY must be a public key in PEM ("-----BEGIN PUBLIC KEY-----"): RSA of ${MIN_RSA_BITS} bits or more, P-256, P-384, P-521 or Ed25519`,
  );
  return NONE;
}

/** Null where it is none; a private key too, of which Node would take the public part: it has no business here. */
function parsePublicKey(pem: string): KeyObject | null {
  if (!/^-----BEGIN PUBLIC KEY-----\s/.test(pem)) return null;
  try {
    return createPublicKey({ key: pem, format: 'pem', type: 'spki' });
  } catch {
    return null;
  }
}

function algorithmsOf({ asymmetricKeyType, asymmetricKeyDetails = {} }: KeyObject): readonly string[] | null {
  const { modulusLength = 0, namedCurve = '' } = asymmetricKeyDetails;
  if (asymmetricKeyType === 'rsa') return modulusLength >= MIN_RSA_BITS ? RSA : null;
  if (asymmetricKeyType === 'ec') return Object.hasOwn(CURVES, namedCurve) ? (CURVES[namedCurve] ?? null) : null;
  return asymmetricKeyType === 'ed25519' ? ED25519 : null;
}
