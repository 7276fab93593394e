import { describe, expect, test } from '@jest/globals';
import { parseUser } from '../../../../../src/invalid-emails/names.js';
import { createUpstreamClock } from '../../../../../src/sendgrid/apis/rest/upstream-clock.js';
import { createRestApi } from '../../../../../src/sendgrid/apis/rest.js';
import { createManualClock, type ManualClock } from '../../../../support/manual-clock.js';
import { createRestUpstream, json, pagesOf, restRow } from '../../../../support/rest-upstream.js';
import { rowsOf } from '../../../../support/rows.js';
import { createWork } from '../../../../support/work.js';

const NOW_MS = 1_800_000_000_000;
const NOW = NOW_MS / 1000;

/** An answer that took `tookMs`, whose Date is `aheadMs` ahead of the gateway's clock. */
const answer = (aheadMs: number, tookMs = 100) => ({
  dateMs: Math.floor((NOW_MS + tookMs + aheadMs) / 1000) * 1000,
  sentAtMs: NOW_MS,
  receivedAtMs: NOW_MS + tookMs,
});

describe('the second that a list is read up to', () => {
  test('is some seconds ahead before the first answer', () => {
    expect(createUpstreamClock().secondAt(NOW_MS)).toBe(NOW + 10);
  });

  test.each([
    ['clocks that agree', [answer(0)], NOW + 1],
    ['an upstream that is behind, or a stale Date', [answer(-3_600_000)], NOW + 1],
    ['an upstream that is an hour ahead', [answer(3_600_000)], NOW + 3601],
    ['a slow answer', [answer(0, 4_000)], NOW + 5],
    ['a slow answer after a quick one', [answer(0), answer(0, 4_000)], NOW + 1],
    ['a quick answer after a slow one', [answer(0, 4_000), answer(0)], NOW + 1],
    ['a clock that was set', [answer(0), answer(60_000)], NOW + 61],
    ['a clock that was set back', [answer(60_000), answer(0)], NOW + 1],
  ])('with %s', (_, answers, second) => {
    const clock = createUpstreamClock();
    for (const given of answers) clock.learn(given);
    expect(clock.secondAt(NOW_MS)).toBe(second);
  });
});

describe('a gateway whose clock is behind', () => {
  /** An upstream whose clock is ahead by an hour; its list has a row of this very moment. */
  function behind(clock: ManualClock) {
    const upstreamNow = () => clock.now() + 3_600_000;
    const newest = restRow('newest@example.com', Math.floor(upstreamNow() / 1000));
    const upstream = createRestUpstream([newest], (exchange) => {
      const end = Number(new URL(`http://host${exchange.path}`).searchParams.get('end_time'));
      const rows =
        end * 1000 >= (newest.createdMs ?? 0) ? [{ ...newest, created: (newest.createdMs ?? 0) / 1000 }] : [];
      return { ...json(200, rows), headers: { date: new Date(upstreamNow()).toUTCString() } };
    });
    return upstream;
  }

  test('reads its first list once more, and then knows', async () => {
    const clock = createManualClock();
    const upstream = behind(clock);
    const api = createRestApi({ accountMode: 'subuser', deletesAtOnce: 1, now: clock.now });
    for (const calls of [2, 3, 4]) {
      const list = await api.list(parseUser('a'), upstream.send, createWork());
      expect(rowsOf(list).map(({ email }) => email)).toEqual(['newest@example.com']);
      expect(upstream.sent).toHaveLength(calls);
      clock.advance(10_000);
    }
    expect(pagesOf(upstream).map(({ end }) => end - NOW)).toEqual([10, 3600, 3611, 3621]);
  });

  test('believes its own clock where the upstream has no Date', async () => {
    const clock = createManualClock();
    const upstream = createRestUpstream([restRow('a')]);
    const api = createRestApi({ accountMode: 'subuser', deletesAtOnce: 1, now: clock.now });
    expect(await api.list(parseUser('a'), upstream.send, createWork())).toMatchObject({ size: 1 });
    expect(upstream.sent).toHaveLength(1);
  });
});
