import { expect, test } from '@jest/globals';
import { configOf, problemsOf, REAL } from '../support/settings.js';

const AUDIT_KEY = 'hunter2-hunter2-hunter2-hunter2!';
const LOG = { AUDIT_LOG: '/var/log/deletes.jsonl' };
const PLAIN = { AUDIT_ADDRESSES: 'plain' };

const auditOf = (env: Readonly<Record<string, string>>) => configOf(env).audit;

test('deletes are recorded where somebody says so', () => {
  expect(auditOf({})).toBeNull();
  expect(auditOf({ ...LOG, ...PLAIN })).toEqual({ log: '/var/log/deletes.jsonl', addressKey: null });
  const hashed = auditOf({ AUDIT_LOG: '-', AUDIT_KEY });
  expect([hashed?.log, hashed?.addressKey?.reveal()]).toEqual(['-', AUDIT_KEY]);
  expect(JSON.stringify(hashed)).not.toContain('hunter2');
});

test('the key may come from a file', () => {
  const { audit } = configOf({ ...LOG, AUDIT_KEY_FILE: '/run/key' }, { '/run/key': `${AUDIT_KEY}\n` });
  expect(audit?.addressKey?.reveal()).toBe(AUDIT_KEY);
});

test('production needs the record', () => {
  const env = { ...REAL, NODE_ENV: 'production' };
  expect(problemsOf(env)).toEqual([
    'AUDIT_LOG must be set when NODE_ENV=production: a file in which deletes are recorded, or - for stdout',
  ]);
  expect(problemsOf({ ...env, AUDIT_LOG: '-', AUDIT_KEY })).toEqual([]);
  expect(problemsOf({ ...env, ...LOG, ...PLAIN })).toEqual([]);
});

const NO_KEY =
  'AUDIT_KEY must be set with AUDIT_LOG: at least 32 random bytes, or AUDIT_ADDRESSES=plain to record addresses as they are';
const SHORT = 'AUDIT_KEY must have at least 32 bytes';

test.each([
  [{ ...LOG }, [NO_KEY]],
  [{ ...LOG, AUDIT_ADDRESSES: 'hashed' }, [NO_KEY]],
  [{ ...LOG, AUDIT_KEY: AUDIT_KEY.slice(1) }, [SHORT]],
  // Bytes, not characters.
  [{ ...LOG, AUDIT_KEY: 'é'.repeat(16) }, []],
  [{ ...LOG, ...PLAIN, AUDIT_KEY }, ['AUDIT_KEY does not go with AUDIT_ADDRESSES=plain: unset one of them']],
  [{ AUDIT_KEY }, ['AUDIT_KEY does nothing without AUDIT_LOG: set AUDIT_LOG to a file or -, or unset AUDIT_KEY']],
  [{ ...LOG, AUDIT_ADDRESSES: 'none' }, ['AUDIT_ADDRESSES must be one of hashed, plain']],
])('%j has the problems %j', (env, problems) => {
  expect(problemsOf(env)).toEqual(problems);
});
