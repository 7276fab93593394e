import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openAppendFile } from '../../../src/audit/append-file.js';
import { FULL_DISK, testOnFullDisk } from '../../support/audit-lines.js';
import { run } from '../../support/child.js';
import { temporaryDirectory } from '../../support/temporary.js';

test('a new file is for its owner alone, and one that is there is added to', async () => {
  const path = join(await temporaryDirectory(), 'deletes.jsonl');
  for (const text of ['a\n', 'b\n']) {
    const file = await openAppendFile(path);
    expect(file.endsWithinLine).toBe(false);
    await file.append(Buffer.from(text));
    await file.close();
  }
  expect(readFileSync(path, 'utf8')).toBe('a\nb\n');
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('what others add or cut meanwhile is not written over', async () => {
  const path = join(await temporaryDirectory(), 'deletes.jsonl');
  const file = await openAppendFile(path);
  await file.append(Buffer.from('a\n'));
  appendFileSync(path, 'b\n');
  await file.append(Buffer.from('c\n'));
  await file.close();
  expect(readFileSync(path, 'utf8')).toBe('a\nb\nc\n');
});

test('a file that ends within a line says so; one that may only be written says nothing', async () => {
  const path = join(await temporaryDirectory(), 'deletes.jsonl');
  appendFileSync(path, 'a\n{"event":');
  const file = await openAppendFile(path);
  await file.close();
  expect(file.endsWithinLine).toBe(true);
  chmodSync(path, 0o200);
  await (await openAppendFile(path)).close();
});

test('a named pipe is written to as soon as somebody reads it', async () => {
  const path = join(await temporaryDirectory(), 'pipe');
  execFileSync('mkfifo', [path]);
  const read = run('cat', [path]);
  const file = await openAppendFile(path);
  await file.append(Buffer.from('a\n'));
  await file.close();
  expect((await read).stdout).toBe('a\n');
});

test('what cannot be opened or written is an error of the system', async () => {
  const directory = await temporaryDirectory();
  await expect(openAppendFile(directory)).rejects.toMatchObject({ code: 'EISDIR' });
  await expect(openAppendFile(join(directory, 'no', 'such'))).rejects.toMatchObject({ code: 'ENOENT' });
  const closed = await openAppendFile(join(directory, 'deletes.jsonl'));
  await closed.close();
  await expect(closed.append(Buffer.from('a\n'))).rejects.toMatchObject({ code: 'EBADF' });
});

testOnFullDisk('so is a full disk', async () => {
  const file = await openAppendFile(FULL_DISK);
  await expect(file.append(Buffer.from('a\n'))).rejects.toMatchObject({ code: 'ENOSPC' });
  await file.close();
});
