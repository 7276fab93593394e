import { expect, test } from '@jest/globals';
import { rejected } from '../../../support/caught.js';
import { createRetried, throttled } from '../../../support/retried.js';
import { UPSTREAM_ERRORS } from '../../../support/upstream-errors.js';

const down = UPSTREAM_ERRORS['a 5xx'];

test('an outage is not doubled: 1,000 failing reads, one after the other, cost 1,100 calls', async () => {
  const { sent, call } = createRetried({ random: () => 0 });
  for (let i = 0; i < 1_000; i++) await rejected(call());
  expect(sent).toHaveLength(1_100);
});

test('nor when they all come at once', async () => {
  const { sent, call } = createRetried({ random: () => 0 });
  await Promise.all(Array.from({ length: 1_000 }, () => rejected(call())));
  expect(sent).toHaveLength(1_100);
});

test('ten retries a minute are granted however few calls there are; deletes neither earn nor spend any', async () => {
  const { clock, sent, waits, call } = createRetried({ random: () => 0 });
  for (let i = 0; i < 500; i++) await rejected(call('delete'));
  for (let i = 0; i < 8; i++) await rejected(call());
  expect(waits).toHaveLength(10);
  expect(sent).toHaveLength(518);
  clock.advance(60_000);
  await rejected(call());
  expect(waits).toHaveLength(12);
});

test('a wait that does not fit costs nothing of it', async () => {
  const { waits, call } = createRetried({
    fault: (call) => (call < 100 ? throttled(30_000)() : down()),
    random: () => 0,
  });
  for (let i = 0; i < 100; i++) await rejected(call());
  expect(waits).toEqual([]);
  await rejected(call());
  expect(waits).toHaveLength(2);
});
