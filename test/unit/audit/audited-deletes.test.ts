import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { auditDeletes, type PeekablePort } from '../../../src/audit/audited-deletes.js';
import { PLAIN } from '../../../src/audit/delete-records.js';
import { parseUser } from '../../../src/invalid-emails/names.js';
import type { InvalidEmailList } from '../../../src/invalid-emails/port.js';
import { createLogger } from '../../../src/observability/logger.js';
import { collectLines } from '../../support/log-lines.js';
import { addressSet, createScriptedPort, listOf, type Script } from '../../support/scripted-port.js';
import { until } from '../../support/until.js';
import { createWork } from '../../support/work.js';

const USER = parseUser('alpha');
const DISK_FULL = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });

interface Given extends Partial<Script> {
  /** What the writes fail with, in order, or what they wait for; null succeeds at once, and so does every further one. */
  readonly faults?: readonly (Error | Promise<void> | null)[];
  readonly kept?: InvalidEmailList;
}

/** The port over a script, and what happened in order: the events of each write, and `sent`. */
function createAudited({ faults = [], kept, ...script }: Given) {
  const happened: (readonly unknown[] | 'sent')[] = [];
  const records: Record<string, unknown>[] = [];
  const scripted = createScriptedPort({ sends: [{}], readings: [], onCall: () => happened.push('sent'), ...script });
  const next: PeekablePort = { ...scripted, peek: () => kept ?? null };
  const { lines, stream } = collectLines();
  const left = [...faults];
  let ids = 0;
  const port = auditDeletes(next, {
    records: {
      async append(written) {
        // As a disk: whoever does not wait for it is ahead of it.
        await setImmediate();
        const fault = left.shift() ?? null;
        if (fault instanceof Error) throw fault;
        await fault;
        happened.push(written.map((record) => (record as { event: unknown }).event));
        records.push(...(written as Record<string, unknown>[]));
      },
    },
    naming: PLAIN,
    upstreamVersion: 'v2',
    now: () => 0,
    newId() {
      ids += 1;
      return `id-${ids}`;
    },
    log: createLogger('debug', stream),
  });
  return { port, happened, records, lines };
}

test('every address is recorded before anything is sent, and again when all has settled: two writes', async () => {
  const { port, happened, records } = createAudited({ sends: [{ b: 'FAILED', c: 'UNKNOWN', d: 'NOT_FOUND' }] });
  await port.delete(USER, addressSet('a', 'b', 'c', 'd'), { ...createWork(), subject: 'agent-7' });
  const each = (event: string) => Array.from({ length: 4 }, () => event);
  expect(happened).toEqual([each('delete.intended'), 'sent', each('delete.settled')]);
  expect(records.map(({ id, address, outcome, code }) => [id, address, outcome, code])).toEqual([
    ['id-1', 'a', undefined, undefined],
    ['id-2', 'b', undefined, undefined],
    ['id-3', 'c', undefined, undefined],
    ['id-4', 'd', undefined, undefined],
    ['id-1', 'a', 'DELETED', null],
    ['id-2', 'b', 'FAILED', 'UPSTREAM_TIMEOUT'],
    ['id-3', 'c', 'UNKNOWN', 'UPSTREAM_TIMEOUT'],
    ['id-4', 'd', 'NOT_FOUND', null],
  ]);
  for (const record of records) {
    expect(record).toMatchObject({ requestId: 'test', subject: 'agent-7', customer: 'alpha', upstreamVersion: 'v2' });
  }
});

test('what cannot be recorded is not sent: every address has failed, and the operator is told', async () => {
  const { port, happened, lines } = createAudited({ faults: [DISK_FULL] });
  const results = await port.delete(USER, addressSet('a', 'b'), createWork());
  const error = expect.objectContaining({
    code: 'OVERLOADED',
    delivery: 'unsent',
    cause: DISK_FULL,
    message: expect.stringMatching(/sent none; ask again once its operator has made AUDIT_LOG writable\.$/),
  });
  expect([...results]).toEqual(['a', 'b'].map((email) => [email, { outcome: 'FAILED', error }]));
  expect(happened).toEqual([]);
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ level: 'error', requestId: 'test', user: 'alpha', cause: 'ENOSPC' }),
  ]);
});

test('what has settled has settled, recorded or not', async () => {
  const { port, happened, lines } = createAudited({ faults: [null, DISK_FULL] });
  const results = await port.delete(USER, addressSet('a'), createWork());
  expect([...results.values()]).toEqual([{ outcome: 'DELETED', known: 'by answer' }]);
  expect(happened).toEqual([['delete.intended'], 'sent']);
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ level: 'error', requestId: 'test', user: 'alpha', cause: 'ENOSPC' }),
  ]);
});

test('nobody waits for a disk that hangs beyond the deadline: nothing is sent, and what it takes later says so', async () => {
  let answer = (): void => {};
  const disk = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const { port, happened, records, lines } = createAudited({ faults: [disk] });
  const results = await port.delete(USER, addressSet('a'), { ...createWork(), deadlineMs: 20 });
  expect([...results.values()]).toMatchObject([
    { outcome: 'FAILED', error: { code: 'OVERLOADED', delivery: 'unsent' } },
  ]);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ level: 'error', user: 'alpha', cause: 'ETIMEDOUT' }]);
  expect(happened).toEqual([]);
  answer();
  await until('the second record', () => records.length === 2);
  expect(happened).toEqual([['delete.intended'], ['delete.settled']]);
  expect(records[1]).toMatchObject({ id: 'id-1', outcome: 'FAILED', code: 'OVERLOADED' });
});

test('nor for one that hangs when all has settled', async () => {
  const { port, happened, lines } = createAudited({ faults: [null, new Promise<void>(() => {})] });
  const results = await port.delete(USER, addressSet('a'), { ...createWork(), deadlineMs: 20 });
  expect([...results.values()]).toEqual([{ outcome: 'DELETED', known: 'by answer' }]);
  expect(happened).toEqual([['delete.intended'], 'sent']);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ level: 'error', user: 'alpha', cause: 'ETIMEDOUT' }]);
});

test('what nobody foresaw is recorded as unknown, and thrown on', async () => {
  const { port, happened, records } = createAudited({ sends: [] });
  await expect(port.delete(USER, addressSet('a'), createWork())).rejects.toThrow('that the script does not have');
  expect(happened).toEqual([['delete.intended'], 'sent', ['delete.settled']]);
  expect(records[1]).toMatchObject({ outcome: 'UNKNOWN', code: 'INTERNAL_SERVER_ERROR' });
});

test('the entries stand there as last read, and are never read for it', async () => {
  const kept = listOf(['a', 'b', 'a'], Date.parse('2026-01-02T03:04:05Z'));
  const { port, happened, records } = createAudited({ kept });
  await port.delete(USER, addressSet('a', 'c'), createWork());
  expect(records.slice(0, 2)).toMatchObject([
    { address: 'a', lastRead: { readAt: '2026-01-02T03:04:05Z', count: 2, entries: [{}, {}] } },
    { address: 'c', lastRead: { readAt: '2026-01-02T03:04:05Z', count: 0, entries: [] } },
  ]);
  expect(happened.filter((what) => what === 'sent')).toHaveLength(1);
});

test('reads pass by, whether or not anything can be recorded', async () => {
  const { port } = createAudited({ readings: [['a']], faults: [DISK_FULL] });
  expect((await port.list(USER, createWork())).size).toBe(1);
});
