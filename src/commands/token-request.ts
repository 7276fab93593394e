import { parseArgs } from 'node:util';

export interface TokenRequest {
  readonly customers: readonly string[];
  /** Separated by single spaces. */
  readonly scope: string;
  readonly seconds: number;
  readonly subject: string;
}

export const USE = `Use: npm run --silent token -- --customers a,b [--scope "invalid_emails:read invalid_emails:delete"] [--ttl 1h] [--subject NAME]
  --customers  user names with commas between them, or '*' for all
  --scope      invalid_emails:read by default; also invalid_emails:delete and schema:read
  --ttl        seconds, or a number with s, m, h or d; 1 second to 30 days, 1h by default`;

const SECONDS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };
const MAX_SECONDS = 30 * 86_400;
const OPTIONS = {
  customers: { type: 'string' },
  scope: { type: 'string', default: 'invalid_emails:read' },
  ttl: { type: 'string', default: '1h' },
  subject: { type: 'string', default: 'developer' },
} as const;

/** @returns what is wrong, as a sentence, where the arguments are no request */
export function readTokenRequest(args: readonly string[]): TokenRequest | string {
  const values = valuesOf(args);
  if (typeof values === 'string') return values;
  const { customers, scope, ttl, subject } = values;
  if (customers === undefined || customers === '') {
    return "--customers is missing: give the user names that the token is for, or '*' for all.";
  }
  const seconds = secondsOf(ttl);
  if (seconds === null) return `--ttl ${ttl} is no time from 1 second to 30 days, such as 15m or 1h.`;
  const names = customers.split(',');
  if (names.includes('')) return '--customers has an empty name.';
  if (names.includes('*') && names.length > 1) return "--customers is '*' alone, or names without it.";
  if (subject === '') return '--subject is empty.';
  return { customers: names, scope: scope.split(/\s+/).filter(Boolean).join(' '), seconds, subject };
}

function valuesOf(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : 'These are not the arguments of this command.';
  }
}

function secondsOf(text: string): number | null {
  const [, digits = '', unit = ''] = /^(\d{1,9})([smhd]?)$/.exec(text) ?? [];
  const seconds = Number(digits) * (SECONDS[unit] ?? 0);
  return seconds >= 1 && seconds <= MAX_SECONDS ? seconds : null;
}
