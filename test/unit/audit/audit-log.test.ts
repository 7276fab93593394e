import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { AppendFile } from '../../../src/audit/append-file.js';
import { createAuditLog } from '../../../src/audit/audit-log.js';

/** A disk that takes what it is told to take: the bytes of the next writes, all of them unless told. */
function createDisk(endsWithinLine = false) {
  const state = { text: '', writes: 0, atOnce: 0, mostAtOnce: 0, closed: 0, room: [] as number[] };
  const open = async (): Promise<AppendFile> => ({
    endsWithinLine,
    async append(bytes) {
      state.writes += 1;
      state.atOnce += 1;
      state.mostAtOnce = Math.max(state.mostAtOnce, state.atOnce);
      await turn();
      const room = state.room.shift() ?? bytes.length;
      state.text += Buffer.from(bytes.subarray(0, room)).toString();
      state.atOnce -= 1;
      if (room < bytes.length) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    },
    close: async () => {
      state.closed += 1;
    },
  });
  return { state, open };
}

test('records are whole lines in the order in which they came, those of one call in one write', async () => {
  const { state, open } = createDisk();
  const log = await createAuditLog(open);
  await Promise.all([log.append([{ a: 1 }, { a: 2 }]), log.append([{ a: 'line\nfeed' }]), log.append([{ a: 3 }])]);
  expect(state).toMatchObject({
    text: '{"a":1}\n{"a":2}\n{"a":"line\\nfeed"}\n{"a":3}\n',
    writes: 3,
    mostAtOnce: 1,
  });
});

test('what a full disk cut off spoils no later line', async () => {
  const { state, open } = createDisk();
  const log = await createAuditLog(open);
  state.room = [4];
  await expect(log.append([{ a: 1 }])).rejects.toMatchObject({ code: 'ENOSPC' });
  await log.append([{ a: 2 }]);
  await log.append([{ a: 3 }]);
  expect(state.text).toBe('{"a"\n{"a":2}\n{"a":3}\n');
});

test('nor does what was cut off before the start', async () => {
  const { state, open } = createDisk(true);
  const log = await createAuditLog(open);
  await log.append([{ a: 1 }]);
  expect(state.text).toBe('\n{"a":1}\n');
});

test('opened anew, the old file gets what was asked for before, and is closed', async () => {
  const [old, renewed] = [createDisk(), createDisk()];
  const files = [old, renewed];
  const log = await createAuditLog(async () => (files.shift() ?? renewed).open());
  await Promise.all([log.append([{ a: 1 }]), log.reopen(), log.append([{ a: 2 }])]);
  expect(old.state).toMatchObject({ text: '{"a":1}\n', closed: 1 });
  expect(renewed.state).toMatchObject({ text: '{"a":2}\n', closed: 0 });
  await log.close();
  expect(renewed.state.closed).toBe(1);
});

test('where it cannot be opened anew the old file goes on', async () => {
  const { state, open } = createDisk();
  let opened = 0;
  const log = await createAuditLog(async () => {
    opened += 1;
    if (opened === 2) throw new Error('no such directory');
    return open();
  });
  await expect(log.reopen()).rejects.toThrow('no such directory');
  await log.append([{ a: 1 }]);
  expect(state).toMatchObject({ text: '{"a":1}\n', closed: 0 });
});
