import process from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { createListStore } from '../../../src/invalid-emails/list-store.js';
import { userOf } from '../../support/customers.js';
import { createHeldPort, heldAt } from '../../support/held-port.js';
import { listOf } from '../../support/scripted-port.js';
import { createWork } from '../../support/work.js';

const USER = userOf('alpha');

function startKeepingNothing() {
  const upstream = createHeldPort();
  const reads: string[] = [];
  const store = createListStore(upstream, {
    ttlMs: 0,
    maxBytes: 1_000_000,
    lateMs: 1_000,
    deadlineMs: 60_000,
    findsAlone: () => false,
    now: Date.now,
    onRead: (source) => reads.push(source),
  });
  return { upstream, store, reads };
}

test('where nothing is kept, who asks in the turn of the answer shares the read; who asks later has one of his own', async () => {
  const { upstream, store, reads } = startKeepingNothing();
  const first = store.list(USER, createWork());
  heldAt(upstream.lists, 0).answer(listOf(['a']));
  // Whatever the answer sets off without another turn has happened.
  await new Promise((resolve) => {
    process.nextTick(resolve);
  });
  const second = store.list(USER, createWork());
  expect(await second).toBe(await first);
  await setImmediate();
  const third = store.list(USER, createWork());
  heldAt(upstream.lists, 1).answer(listOf(['b']));
  expect((await third).email(0)).toBe('b');
  expect(reads).toEqual(['upstream', 'shared', 'upstream']);
});
