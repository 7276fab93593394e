import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { createOverloadGuard } from '../../../src/http/overload.js';
import { closeAfterTest } from '../../support/leftovers.js';
import { until } from '../../support/until.js';

function start(maxRequests: number, maxLagMs: number, requestsInFlight: () => number) {
  const guard = createOverloadGuard({ maxRequests, maxLagMs }, requestsInFlight);
  closeAfterTest(async () => guard.close());
  return guard;
}

function block(ms: number): void {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs);
}

test('one request more than there may be is too many', () => {
  let inFlight = 2;
  const guard = start(2, 60_000, () => inFlight);
  expect(guard.isOverloaded()).toBe(false);
  inFlight++;
  expect(guard.isOverloaded()).toBe(true);
  inFlight--;
  expect(guard.isOverloaded()).toBe(false);
});

test('an event loop that is behind all the time is too much to do, until it has caught up', async () => {
  const guard = start(10, 150, () => 0);
  for (let turn = 0; turn < 10 && !guard.isOverloaded(); turn++) {
    block(300);
    await sleep(0);
  }
  expect(guard.isOverloaded()).toBe(true);
  await until('the event loop to have caught up', () => !guard.isOverloaded(), 20_000);
}, 30_000);
