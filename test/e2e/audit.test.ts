import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { print } from 'graphql';
import { DeleteInvalidEmailDocument } from '../../src/operations/documents.js';
import { beforeUpstream } from '../support/account.js';
import { auditLines } from '../support/audit-lines.js';
import { post } from '../support/http.js';
import { linesOf, startMain, startProgram } from '../support/program.js';
import { temporaryDirectory } from '../support/temporary.js';
import { until } from '../support/until.js';
import { SEED_USER, startUpstream } from '../support/upstream.js';

/** The record of deletes of a process of its own. */

const PLAIN = { AUDIT_ADDRESSES: 'plain' };
const remove = (url: string, email: string) =>
  post(url, { query: print(DeleteInvalidEmailDocument), variables: { user: SEED_USER, email } });
const addressesIn = (path: string) => auditLines(path).map(({ event, address }) => [event, address]);
const BOTH = (address: string) => [
  ['delete.intended', address],
  ['delete.settled', address],
];

test('a record that cannot be opened ends with exit code 78 and a sentence', async () => {
  const AUDIT_LOG = join(await temporaryDirectory(), 'no', 'such', 'deletes.jsonl');
  const { output, ended } = startProgram('main.js', { PORT: '0', AUDIT_LOG, ...PLAIN });
  expect(await ended).toEqual({ code: 78, signal: null });
  expect(output).toEqual({
    stdout: '',
    stderr:
      'The configuration cannot be used:\n  - AUDIT_LOG must be a file that can be created or appended to (ENOENT), or - for stdout\nEvery setting: docs/config.md\n',
  });
});

test('a process that is killed between sending and the answer leaves the intention', async () => {
  const path = join(await temporaryDirectory(), 'deletes.jsonl');
  const emulator = await startUpstream({ latencyMs: 10_000 });
  const program = await startMain({ ...beforeUpstream(emulator.url), AUDIT_LOG: path, ...PLAIN });
  remove(program.url, 'isaac@hotmail').catch(() => {});
  await until('a call to the upstream', () => emulator.calls.list.length === 1);
  program.kill('SIGKILL');
  await program.ended;
  expect(addressesIn(path)).toEqual([['delete.intended', 'isaac@hotmail']]);
});

test('SIGHUP after the file was renamed starts a new one', async () => {
  const directory = await temporaryDirectory();
  const [path, rotated] = [join(directory, 'deletes.jsonl'), join(directory, 'deletes.jsonl.1')];
  const program = await startMain({ AUDIT_LOG: path, ...PLAIN });
  await remove(program.url, 'first@x');
  renameSync(path, rotated);
  await remove(program.url, 'second@x');
  program.kill('SIGHUP');
  await program.logged(/^AUDIT_LOG is opened anew$/);
  expect(existsSync(path)).toBe(true);
  await remove(program.url, 'third@x');
  expect(addressesIn(rotated)).toEqual([...BOTH('first@x'), ...BOTH('second@x')]);
  expect(addressesIn(path)).toEqual(BOTH('third@x'));
});

test('without a file to rotate SIGHUP ends the process as ever', async () => {
  const program = await startMain({ AUDIT_LOG: '-', ...PLAIN });
  program.kill('SIGHUP');
  expect(await program.ended).toEqual({ code: null, signal: 'SIGHUP' });
});

test('on stdout it stands among the lines of the log', async () => {
  const program = await startMain({ AUDIT_LOG: '-', ...PLAIN });
  await remove(program.url, 'nobody@x');
  program.kill('SIGTERM');
  await program.ended;
  const lines = program.output.stdout.trimEnd().split('\n');
  const records = lines.map((line) => JSON.parse(line)).filter(({ event }) => event !== undefined);
  expect(records.map(({ event, address }) => [event, address])).toEqual(BOTH('nobody@x'));
  expect(() => linesOf(program.output.stdout)).toThrow('No level');
});
