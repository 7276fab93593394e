import { describe, expect, test } from '@jest/globals';
import { createListStore } from '../../../src/invalid-emails/list-store.js';
import { parseAddress } from '../../../src/invalid-emails/names.js';
import { userOf } from '../../support/customers.js';
import { createHeldPort, heldAt } from '../../support/held-port.js';
import { createManualClock } from '../../support/manual-clock.js';
import { listOf } from '../../support/scripted-port.js';
import { createWork } from '../../support/work.js';

const USER = userOf('alpha');

function start(findsAlone: (email: string) => boolean) {
  const clock = createManualClock(Date.now());
  const upstream = createHeldPort();
  const reads: string[] = [];
  const store = createListStore(upstream, {
    ttlMs: 1_000,
    maxBytes: 1_000_000,
    lateMs: 1_000,
    deadlineMs: 60_000,
    findsAlone,
    now: clock.now,
    onRead: (source) => reads.push(source),
  });
  const keep = async (...emails: readonly string[]): Promise<void> => {
    const reading = store.list(USER, createWork());
    heldAt(upstream.lists, upstream.lists.length - 1).answer(listOf(emails, clock.now()));
    await reading;
    clock.advance(1);
  };
  return { clock, upstream, store, reads, keep, calls: () => upstream.lists.map(({ what }) => what) };
}

describe('an upstream that can be asked for one address', () => {
  test('is asked, and the answer is not kept', async () => {
    const { upstream, store, calls } = start(() => true);
    for (const index of [0, 1]) {
      const finding = store.find(USER, 'b', createWork());
      heldAt(upstream.lists, index).answer(listOf(['b']));
      expect((await finding).size).toBe(1);
    }
    expect(calls()).toEqual(['find b of alpha', 'find b of alpha']);
  });

  test('is not asked where a list is kept that is fresh enough', async () => {
    const { clock, store, reads, keep, calls } = start(() => true);
    await keep('a', 'b', 'b');
    expect((await store.find(USER, 'b', createWork())).size).toBe(2);
    expect(reads).toEqual(['upstream', 'kept']);
    store.find(USER, 'b', { ...createWork(), notBeforeMs: clock.now() }).catch(() => {});
    expect(calls()).toEqual(['list alpha', 'find b of alpha']);
  });

  test('is asked again after a delete', async () => {
    const { store, keep, calls } = start(() => true);
    await keep('a', 'b');
    await store.delete(USER, new Set([parseAddress('b')]), createWork());
    store.find(USER, 'b', createWork()).catch(() => {});
    expect(calls()).toEqual(['list alpha', 'find b of alpha']);
  });
});

describe('an upstream that cannot', () => {
  test('is asked for the list, which is shared and kept', async () => {
    const { clock, upstream, store, reads, calls } = start(() => false);
    const findings = ['a', 'b', 'c'].map((email) => store.find(USER, email, createWork()));
    heldAt(upstream.lists, 0).answer(listOf(['a', 'b', 'b'], clock.now()));
    expect((await Promise.all(findings)).map(({ size }) => size)).toEqual([1, 2, 0]);
    clock.advance(1);
    expect((await store.find(USER, 'a', createWork())).size).toBe(1);
    expect(calls()).toEqual(['list alpha']);
    expect(reads).toEqual(['upstream', 'shared', 'shared', 'kept']);
  });
});
