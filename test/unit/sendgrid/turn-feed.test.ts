import { expect, test } from '@jest/globals';
import { createTurnFeed, type FeedTurns } from '../../../src/sendgrid/turn-feed.js';

const chunkOf = (number: number): Uint8Array => Uint8Array.of(number);

/** Turns that are over after so many chunks, and go round when the test says so. */
function start(chunksEach: number) {
  const decoded: number[] = [];
  const rounds: (() => void)[] = [];
  let spent = 0;
  const turns: FeedTurns = {
    spend: () => ++spent % chunksEach === 0,
    isSpent: () => false,
    later: (callback) => void rounds.push(callback),
  };
  const feed = createTurnFeed(([number = -1]) => void decoded.push(number), turns);
  const goRound = (): void => {
    for (const callback of rounds.splice(0)) callback();
  };
  return { feed, decoded, goRound };
}

test('a chunk is decoded at once while the turn lasts, and all of them in their order', () => {
  const { feed, decoded, goRound } = start(2);
  for (const number of [1, 2, 3, 4, 5]) feed.push(chunkOf(number));
  expect(decoded).toEqual([1, 2]);
  goRound();
  expect(decoded).toEqual([1, 2, 3, 4]);
  feed.push(chunkOf(6));
  goRound();
  expect(decoded).toEqual([1, 2, 3, 4, 5, 6]);
});

test('the end waits for what waits, and for nothing else', () => {
  const { feed, decoded, goRound } = start(1);
  let ended = 0;
  const onDecoded = () => void ended++;
  feed.push(chunkOf(1));
  feed.push(chunkOf(2));
  feed.push(chunkOf(3));
  feed.end(onDecoded);
  goRound();
  expect([decoded, ended]).toEqual([[1, 2], 0]);
  goRound();
  expect([decoded, ended]).toEqual([[1, 2, 3], 1]);
  goRound();
  expect(ended).toBe(1);

  const rested = start(1);
  rested.feed.push(chunkOf(1));
  rested.feed.end(onDecoded);
  expect(ended).toBe(2);
  rested.goRound();
  expect(ended).toBe(2);
});

test('what is dropped is not decoded, also by a chunk before it', () => {
  const decoded: number[] = [];
  const rounds: (() => void)[] = [];
  const turns: FeedTurns = { spend: () => true, isSpent: () => false, later: (callback) => void rounds.push(callback) };
  const feed = createTurnFeed(([number = -1]) => {
    decoded.push(number);
    if (number === 2) feed.drop();
  }, turns);
  for (const number of [1, 2, 3]) feed.push(chunkOf(number));
  feed.end(() => decoded.push(99));
  for (let round = 0; round < 5; round++) for (const callback of rounds.splice(0)) callback();
  expect(decoded).toEqual([1, 2]);
});

test('a chunk that comes when others have had the time of this round waits for a later one, unless it is short', () => {
  const decoded: number[] = [];
  const rounds: (() => void)[] = [];
  const turns: FeedTurns = { spend: () => false, isSpent: () => true, later: (callback) => void rounds.push(callback) };
  const feed = createTurnFeed((chunk) => void decoded.push(chunk.length), turns);
  feed.push(new Uint8Array(1 << 14));
  expect([decoded, feed.isBehind()]).toEqual([[1 << 14], false]);
  feed.push(new Uint8Array(20_000));
  feed.push(new Uint8Array(1));
  expect([decoded, feed.isBehind(), rounds.length]).toEqual([[1 << 14], true, 1]);
  rounds[0]?.();
  expect([decoded, feed.isBehind()]).toEqual([[1 << 14, 20_000, 1], false]);
});
