import { describe, expect, test } from '@jest/globals';
import { ERROR_CODES, type ErrorCode, GatewayError } from '../../../src/errors.js';
import { createLogger, logError } from '../../../src/observability/logger.js';
import { Secret } from '../../../src/secret.js';

interface Lines {
  readonly log: ReturnType<typeof createLogger>;
  readonly lines: readonly string[];
  readonly entries: () => readonly Readonly<Record<string, unknown>>[];
}

function collect(level = 'debug'): Lines {
  const lines: string[] = [];
  const log = createLogger(level, { write: (line) => lines.push(line) });
  return {
    log,
    lines,
    entries: () => lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>),
  };
}

describe('a line', () => {
  test('is JSON with its level, its time, its fields and its message, and nothing of the machine', () => {
    const { log, lines, entries } = collect();
    log.info({ requestId: 'r' }, 'hello');
    expect(lines[0]?.endsWith('}\n')).toBe(true);
    expect(entries()).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        requestId: 'r',
        msg: 'hello',
      },
    ]);
  });

  test('below the level is none', () => {
    const { log, entries } = collect('warn');
    for (const level of ['debug', 'info', 'warn', 'error'] as const) log[level](level);
    expect(entries().map(({ msg }) => msg)).toEqual(['warn', 'error']);
    const silent = collect('silent');
    silent.log.error('x');
    expect(silent.lines).toEqual([]);
  });
});

describe('credentials', () => {
  const NAMES = ['api_user', 'api_key', 'apiUser', 'apiKey', 'authorization', 'password', 'token', 'cookie'];

  test.each(NAMES)('in a field named %s are redacted, down to the third level', (name) => {
    const { log, lines, entries } = collect();
    log.info({ [name]: 'hunter2', a: { [name]: 'hunter2', b: { [name]: 'hunter2', harmless: 'kept' } } }, 'x');
    expect(lines.join('')).not.toContain('hunter2');
    expect(entries()[0]).toMatchObject({
      [name]: '[redacted]',
      a: { [name]: '[redacted]', b: { [name]: '[redacted]', harmless: 'kept' } },
    });
  });

  test('that are secrets are redacted in any field, at any depth', () => {
    const { log, lines } = collect();
    const secret = new Secret('hunter2');
    log.info({ harmless: secret, a: { b: { c: { d: [secret] } } } }, `message ${String(secret)}`);
    expect(lines.join('')).not.toContain('hunter2');
    expect(lines.join('').match(/\[redacted\]/g)).toHaveLength(3);
  });
});

describe('an error', () => {
  const URL_IN_IT = 'POST https://api.sendgrid.com/?api_key=hunter2';

  test.each(Object.keys(ERROR_CODES) as ErrorCode[])('with %s is one line at its level', (code) => {
    const { log, entries } = collect();
    logError(log, new GatewayError(code, 'safe words'), { requestId: 'r' });
    expect(entries()).toEqual([
      { level: ERROR_CODES[code].logLevel, time: expect.any(String), requestId: 'r', code, msg: 'safe words' },
    ]);
  });

  test('that was foreseen shows of its cause the name and the code, and never the message', () => {
    const { log, lines, entries } = collect();
    const socket = Object.assign(new Error(URL_IN_IT), { code: 'ECONNREFUSED' });
    const syntax = new SyntaxError(`Unexpected token h in ${URL_IN_IT}`);
    for (const cause of [socket, syntax, URL_IN_IT, { message: URL_IN_IT }]) {
      logError(log, new GatewayError('UPSTREAM_UNAVAILABLE', 'safe words', { cause }), {});
    }
    expect(lines.join('')).not.toContain('hunter2');
    expect(lines.join('')).not.toContain('sendgrid');
    expect(entries().map(({ cause }) => cause)).toEqual(['Error ECONNREFUSED', 'SyntaxError', undefined, undefined]);
    expect(lines.join('')).not.toContain('stack');
  });

  test('that nobody foresaw shows where it came from', () => {
    const { log, entries } = collect();
    const cause = new TypeError('x is not a function');
    logError(log, new GatewayError('INTERNAL_SERVER_ERROR', 'safe words', { cause }), {});
    expect(entries()[0]).toMatchObject({ level: 'error', stack: cause.stack, msg: 'safe words' });
  });
});
