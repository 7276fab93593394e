import { z } from 'zod';
import { isLoopback } from '../loopback.js';
import { Secret } from '../secret.js';
import { integer, oneOf, type Report, secret } from './setting.js';
import type { Settings } from './settings.js';

const timeZone = z.string().refine(isTimeZone, 'must be an IANA time zone, such as America/Los_Angeles or UTC');

/** Which upstream, where it is and how to speak to it. */
export const UPSTREAM_SETTINGS = {
  UPSTREAM: oneOf('emulator', 'v1', 'v2', 'v3')
    .optional()
    .describe(
      'Which upstream: the embedded `emulator` (default), or a version of the real API. `emulator` is refused when `NODE_ENV=production` or when any `SENDGRID_*` is set; with a `HOST` that is not loopback it must be written out.',
    ),
  EMULATOR_API: oneOf('v1', 'v2', 'v3')
    .default('v1')
    .describe('Which version the gateway speaks to the embedded emulator.'),
  UPSTREAM_FORMAT: oneOf('json', 'xml')
    .default('json')
    .describe('Format of versions 1 and 2, also of the emulator. Version 3 is JSON only.'),
  SENDGRID_BASE_URL: z
    .string()
    .default('https://api.sendgrid.com')
    .describe(
      'Where the real API is; https unless it is a loopback address. `https://api.eu.sendgrid.com` for an account in the EU.',
    ),
  ...secret('SENDGRID_API_USER', 'v1: the user of the reseller account. v2: the same, or unset. v3: must be unset.'),
  ...secret(
    'SENDGRID_API_KEY',
    'v1, and v2 with a user: the password, sent in the form. v3, and v2 without a user: an API key, sent as a Bearer token.',
  ),
  SENDGRID_ACCOUNT_MODE: oneOf('subuser', 'account-id')
    .default('subuser')
    .describe(
      'v3: what a customer is. `subuser`: the name of a subuser. `account-id`: the id of an account of a reseller (`on-behalf-of: account-id …`).',
    ),
  UPSTREAM_TIME_ZONE: timeZone
    .default('America/Los_Angeles')
    .describe('IANA zone of the timestamps of versions 1 and 2, which are local time without a zone.'),
  EMULATOR_PORT: integer(0, 65535)
    .default(4010)
    .describe('Port of `npm run emulator`, the emulator alone; 0 picks a free one.'),
};

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export type ApiVersion = 'v1' | 'v2' | 'v3';
export type Format = 'json' | 'xml';
export type AccountMode = 'subuser' | 'account-id';

/** How to speak to the upstream, wherever it is. */
interface Dialect {
  readonly api: ApiVersion;
  /** Of versions 1 and 2; version 3 is JSON only. */
  readonly format: Format;
  /** Of version 3: what the name of a customer is. */
  readonly accountMode: AccountMode;
}

interface RealAccount extends Dialect {
  readonly kind: ApiVersion;
  readonly baseUrl: string;
  /** Null: the key is no password but a Bearer token. */
  readonly apiUser: Secret | null;
  readonly apiKey: Secret;
}

export type UpstreamTarget = ({ readonly kind: 'emulator' } & Dialect) | RealAccount;

export function readUpstream(
  settings: Settings,
  production: boolean,
  names: readonly string[],
  report: Report,
): UpstreamTarget {
  const kind = settings.UPSTREAM ?? 'emulator';
  const dialect = { format: settings.UPSTREAM_FORMAT, accountMode: settings.SENDGRID_ACCOUNT_MODE };
  if (kind === 'emulator') {
    checkEmulator(settings, production, names, report);
    return { kind, api: settings.EMULATOR_API, ...dialect };
  }
  if (kind !== 'v3' && dialect.accountMode !== 'subuser') {
    report('SENDGRID_ACCOUNT_MODE=account-id goes with UPSTREAM=v3 only', 'UPSTREAM');
  }
  return {
    kind,
    api: kind,
    ...dialect,
    baseUrl: readBaseUrl(settings.SENDGRID_BASE_URL, report),
    apiUser: readApiUser(kind, settings, report),
    apiKey: readApiKey(kind, settings, report),
  };
}

/** CONTRACT 2.4, 3: a password needs its user, a token has none. */
function readApiUser(kind: ApiVersion, settings: Settings, report: Report): Secret | null {
  const user = settings.SENDGRID_API_USER;
  if (kind === 'v1' && user === undefined) {
    report('SENDGRID_API_USER must be set when UPSTREAM=v1', 'SENDGRID_API_USER');
  }
  if (kind === 'v3' && user !== undefined) {
    report('SENDGRID_API_USER does not go with UPSTREAM=v3, where the key alone is the credential: unset it');
  }
  return user ?? null;
}

function readApiKey(kind: ApiVersion, settings: Settings, report: Report): Secret {
  const key = settings.SENDGRID_API_KEY;
  const isToken = kind === 'v3' || (kind === 'v2' && settings.SENDGRID_API_USER === undefined);
  if (key === undefined) {
    report(`SENDGRID_API_KEY must be set when UPSTREAM=${kind}`, 'SENDGRID_API_KEY');
  } else if (isToken && !/^[\x21-\x7e]+$/.test(key.reveal())) {
    // No header could carry it as it is.
    const problem = 'SENDGRID_API_KEY must be printable ASCII without spaces where it is sent as a Bearer token';
    report(problem, 'SENDGRID_API_USER');
  }
  return key ?? new Secret('');
}

function checkEmulator(settings: Settings, production: boolean, names: readonly string[], report: Report): void {
  const leftover = names.filter((name) => name.startsWith('SENDGRID_'));
  if (production) {
    report(
      'UPSTREAM must name a real upstream when NODE_ENV=production (v1, v2 or v3); the emulator only makes data up',
      'UPSTREAM',
    );
  }
  if (leftover.length > 0) {
    report(
      `UPSTREAM=emulator does not go with ${leftover.join(', ')}: set UPSTREAM to v1, v2 or v3, or unset them`,
      'UPSTREAM',
    );
  }
  if (settings.UPSTREAM === undefined && !isLoopback(settings.HOST)) {
    report('UPSTREAM must be written out when HOST is not loopback (emulator, v1, v2 or v3)', 'UPSTREAM');
  }
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
