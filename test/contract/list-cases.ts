import { expect } from '@jest/globals';
import { parseUser } from '../../src/invalid-emails/names.js';
import { rowsOf } from '../support/rows.js';
import { createWork } from '../support/work.js';
import { type ContractCase, type ContractUpstream, firstDifference } from './case.js';
import { ODD_REASONS, ODD_TEXTS } from './odd-text.js';

/** 2009-06-10 12:40:30 in Los Angeles. */
const SEED_MS = Date.UTC(2009, 5, 10, 19, 40, 30);
const STAMP = { createdAt: 1_244_662_830 };

/** Reads `user` and holds the list against what the emulator holds, calls included. */
async function readsExactly(
  port: Parameters<ContractCase['run']>[0],
  upstream: ContractUpstream,
  user: string,
  size: number,
): Promise<void> {
  upstream.calls.clear();
  const work = createWork();
  const list = await port.list(parseUser(user), work);
  expect(list.size).toBe(size);
  expect(firstDifference(rowsOf(list), upstream.expectedRows(user))).toBeNull();
  expect(() => list.row(size)).toThrow(RangeError);
  expect(work.upstreamCalls).toBe(upstream.calls.list.length);
  expectCallsFor([size], upstream);
}

function expectCallsFor(sizes: readonly number[], upstream: ContractUpstream): void {
  const sum = (calls: (size: number) => number) => sizes.reduce((total, size) => total + calls(size), 0);
  const beyond = upstream.calls.list.length - sum((size) => upstream.callsOfList(size));
  expect(beyond).toBeGreaterThanOrEqual(0);
  expect(beyond).toBeLessThanOrEqual(sum((size) => upstream.doubtfulCalls(size)));
}

export const LIST_CASES: readonly ContractCase[] = [
  {
    id: 'list-none',
    name: 'MUST read a list without rows as empty, however it is written',
    async run(port, upstream) {
      for (const emptyXmlList of ['open-close', 'self-closing'] as const) {
        for (const xmlLayout of ['compact', 'indented'] as const) {
          Object.assign(upstream.behaviour, { emptyXmlList, xmlLayout });
          await readsExactly(port, upstream, 'empty', 0);
        }
      }
    },
  },
  {
    id: 'list-one',
    name: 'MUST read a list of one row as a list',
    async run(port, upstream) {
      await readsExactly(port, upstream, 'single', 1);
      const list = await port.list(parseUser('single'), createWork());
      expect(list.row(0)).toMatchObject({ email: 'brandon', reason: 'Invalid address' });
    },
  },
  {
    id: 'list-seed',
    name: "MUST give the seed's three rows: in order, the repeated address twice, the instant in UTC",
    async run(port) {
      const list = await port.list(parseUser('eexampexample@example.com'), createWork());
      expect(rowsOf(list).map(({ email, reason, createdMs }) => ({ email, reason, createdMs }))).toEqual([
        {
          email: 'example@example.com',
          reason: 'Mail domain mentioned in email address is unknown',
          createdMs: SEED_MS,
        },
        { email: 'isaac@hotmail', reason: 'Bad Syntax', createdMs: SEED_MS },
        { email: 'example@example.com', reason: 'Known bad domain', createdMs: SEED_MS },
      ]);
    },
  },
  {
    id: 'list-500',
    name: 'MUST read 500 rows, one of them without an address',
    async run(port, upstream) {
      await readsExactly(port, upstream, 'medium', 500);
      expect(upstream.expectedRows('medium').filter(({ email }) => email === '')).toHaveLength(1);
    },
  },
  {
    id: 'list-100000',
    name: 'MUST read 100,000 rows whole',
    run: (port, upstream) => readsExactly(port, upstream, 'large', 100_000),
  },
  {
    id: 'list-equal-rows',
    name: 'MUST keep rows that are equal in everything',
    async run(port, upstream) {
      const row = { email: 'twice@example.com', reason: 'Bad Syntax', ...STAMP };
      upstream.state.addCustomer({ user: 'a', rows: [row, { ...row, reason: 'between' }, row, row] });
      await readsExactly(port, upstream, 'a', 4);
    },
  },
  {
    id: 'list-odd-texts',
    name: 'MUST give odd addresses and reasons exactly, in either layout',
    async run(port, upstream) {
      const rows = [
        ...ODD_TEXTS.map((text) => ({ email: text, reason: text, ...STAMP })),
        ...ODD_REASONS.map((reason) => ({ email: 'a@example.com', reason, ...STAMP })),
      ];
      upstream.state.addCustomer({ user: 'a', rows });
      for (const xmlLayout of ['compact', 'indented'] as const) {
        upstream.behaviour.xmlLayout = xmlLayout;
        await readsExactly(port, upstream, 'a', rows.length);
      }
    },
  },
  {
    id: 'list-odd-names',
    name: 'MUST ask for a customer by its name exactly as given, or refuse a name that would arrive as another one',
    async run(port, upstream) {
      const names = ODD_TEXTS.filter((text) => Array.from(text).length <= 64);
      for (const user of names) upstream.state.addCustomer({ user, rows: [{ email: user, reason: '', ...STAMP }] });
      const [carried, others] = [
        names.filter((user) => upstream.carries(user)),
        names.filter((user) => !upstream.carries(user)),
      ];
      expect(carried.length).toBeGreaterThan(20);
      for (const user of carried) await readsExactly(port, upstream, user, 1);
      upstream.calls.clear();
      for (const user of others) {
        await expect(port.list(parseUser(user), createWork())).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
      }
      expect(upstream.calls.list).toEqual([]);
    },
  },
  {
    id: 'list-unusable-stamps',
    name: 'MUST give no instant for a timestamp that is absent or unusable',
    async run(port, upstream) {
      const stamps = ['0000-00-00 00:00:00', '', 'yesterday', '2009-02-30 00:00:00', '2009-06-10'];
      const rows = stamps.map((createdText) => ({ email: 'a@example.com', reason: '', createdAt: null, createdText }));
      upstream.state.addCustomer({ user: 'a', rows: [{ email: 'b', reason: '', createdAt: null }, ...rows] });
      await readsExactly(port, upstream, 'a', 6);
      const list = await port.list(parseUser('a'), createWork());
      expect(rowsOf(list).map(({ createdMs }) => createdMs)).toEqual([null, null, null, null, null, null]);
    },
  },
  {
    id: 'list-clock-changes',
    name: 'MUST give the instants around the changes of the clocks',
    async run(port, upstream) {
      const changes = [Date.UTC(2009, 2, 8, 10), Date.UTC(2009, 10, 1, 9)].map((ms) => ms / 1000);
      const rows = changes.flatMap((change) =>
        [-7201, -3600, -1, 0, 1, 3599, 3600].map((step) => ({
          email: `${step}`,
          reason: '',
          createdAt: change + step,
        })),
      );
      upstream.state.addCustomer({ user: 'a', rows });
      await readsExactly(port, upstream, 'a', 14);
    },
  },
  {
    id: 'list-read-at',
    name: 'MUST say when the read began, and estimate what keeping it costs',
    async run(port, upstream) {
      const before = Date.now();
      const list = await port.list(parseUser('medium'), createWork());
      expect(list.readAtMs).toBeGreaterThanOrEqual(before);
      expect(list.readAtMs).toBeLessThanOrEqual(upstream.calls.list[0]?.startedAtMs ?? 0);
      const texts = rowsOf(list).reduce((sum, { email, reason }) => sum + email.length + reason.length, 0);
      expect(list.byteSize).toBeGreaterThan(texts);
    },
  },
  {
    id: 'list-afresh',
    name: 'MUST show what changed since the last read, and leave the earlier list as it was',
    async run(port, upstream) {
      const user = parseUser('single');
      const earlier = await port.list(user, createWork());
      upstream.state.appendRows('single', [{ email: 'new@example.com', reason: '', ...STAMP }]);
      await readsExactly(port, upstream, 'single', 2);
      expect(rowsOf(earlier).map(({ email }) => email)).toEqual(['brandon']);
    },
  },
  {
    id: 'list-concurrent',
    name: 'MUST give concurrent reads their own rows',
    async run(port, upstream) {
      const users = upstream.state.users().filter((user) => user !== 'large');
      expect(users.length).toBeGreaterThan(25);
      const read = async (user: string) => ({ user, list: await port.list(parseUser(user), createWork()) });
      for (const { user, list } of await Promise.all(users.map(read))) {
        expect(firstDifference(rowsOf(list), upstream.expectedRows(user))).toBeNull();
      }
      expectCallsFor(
        users.map((user) => upstream.state.size(user)),
        upstream,
      );
      expect(upstream.calls.maxInFlight).toBeLessThanOrEqual(16);
    },
  },
];
