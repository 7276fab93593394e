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
  UPSTREAM_FORMAT: oneOf('json', 'xml').default('json').describe('Format of versions 1 and 2, and of the emulator.'),
  SENDGRID_BASE_URL: z
    .string()
    .default('https://api.sendgrid.com')
    .describe('Where the real API is; https unless it is a loopback address.'),
  ...secret('SENDGRID_API_USER', 'v1: the user of the reseller account.'),
  ...secret('SENDGRID_API_KEY', 'v1: its password.'),
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

export function readUpstream(
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
    apiUser: requireSecret('SENDGRID_API_USER', settings, report),
    apiKey: requireSecret('SENDGRID_API_KEY', settings, report),
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

function requireSecret(name: 'SENDGRID_API_USER' | 'SENDGRID_API_KEY', settings: Settings, report: Report): Secret {
  const secret = settings[name];
  if (secret === undefined) report(`${name} must be set when UPSTREAM=${settings.UPSTREAM}`, name);
  return secret ?? new Secret('');
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
