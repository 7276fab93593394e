import { setTimeout as sleep } from 'node:timers/promises';

/**
 * As many callers as connections, each asking again as soon as it is answered.
 * @param ask asks once as the caller of an index
 * @returns the time of each answer, ms
 */
export async function closedLoop({ connections, seconds }, ask) {
  const timesMs = [];
  const endMs = performance.now() + seconds * 1000;
  const call = async (caller) => {
    while (performance.now() < endMs) {
      const startedMs = performance.now();
      await ask(caller);
      timesMs.push(performance.now() - startedMs);
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, caller) => call(caller)));
  return timesMs;
}

/**
 * Asks at a steady rate, whether or not earlier requests are answered; a time counts from when the request was due, so that a server
 * that makes callers wait is not spared the requests that they would have sent.
 */
export async function openLoop({ connections, seconds, perSecond }, ask) {
  const timesMs = [];
  const startMs = performance.now();
  const total = Math.floor(seconds * perSecond);
  const running = new Set();
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - startMs) / 1000) * perSecond) + 1);
    for (; sent < due; sent++) {
      const dueMs = startMs + (sent / perSecond) * 1000;
      const asked = ask(sent % connections).then(() => {
        running.delete(asked);
        timesMs.push(performance.now() - dueMs);
      });
      running.add(asked);
    }
    await sleep(1);
  }
  await Promise.all(running);
  return timesMs;
}
