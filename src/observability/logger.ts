import pino, { type DestinationStream, type Logger } from 'pino';
import { ERROR_CODES, type GatewayError } from '../errors.js';

export type { Logger } from 'pino';

/** Field names that hold credentials anywhere in this system or in what callers send. */
const SECRET_FIELDS = ['api_user', 'api_key', 'apiUser', 'apiKey', 'authorization', 'password', 'token', 'cookie'];

/** JSON lines on stdout. Redaction is the second line of defence: credentials live in `Secret`, which prints as redacted. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: SECRET_FIELDS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** What stands in every line about one request: its id, and the trace that its caller has put it into. */
export interface RequestMarks {
  readonly requestId: string;
  readonly traceparent?: string;
}

/** One error as a line of the log, at the level that its code has in the table. */
export function logError(log: Logger, error: GatewayError, fields: Readonly<Record<string, unknown>>): void {
  const { code, message } = error;
  log[levelOf(error)]({ ...fields, code, ...causeFields(error) }, message);
}

/** Callers who leave are no news to an operator. */
function levelOf({ code, hungUp }: GatewayError): 'debug' | 'info' | 'warn' | 'error' {
  return hungUp ? 'debug' : ERROR_CODES[code].logLevel;
}

/**
 * What nobody foresaw is logged with its stack. Of a foreseen failure only names and codes: messages of parsers quote the upstream's
 * body, and those of sockets its address.
 */
function causeFields({ code, cause }: GatewayError): Readonly<Record<string, unknown>> {
  if (!(cause instanceof Error)) return {};
  if (code === 'INTERNAL_SERVER_ERROR') return { stack: cause.stack };
  return { cause: 'code' in cause ? `${cause.name} ${String(cause.code)}` : cause.name };
}
