import { createClient } from '../load/client.mjs';
import { isRight } from '../load/expected.mjs';
import { createLoad, createNumbers } from '../load/loads.mjs';
import { closedLoop, openLoop } from '../load/loops.mjs';
import { usageOf } from './process-tree.mjs';
import { percentile } from './statistics.mjs';

/** A cold program is not thrown at once what a warm one carries. */
const FIRST_CALLERS = 4;
/** It is warm when a measurement is not cheaper than the one before by more than this share. */
const STILL_WARMING = 0.1;
const MAX_WARM_UPS = 5;

/**
 * Measures one row over and over. Every answer is checked, those of warm-ups too.
 * @param running the gateway, of gateways.mjs
 * @param {{ calls: () => Promise<number> }} upstream
 */
export function createMeter(row, telling, running, upstream) {
  const client = createClient(running.url, row.connections);
  const wrong = { count: 0, first: null };
  const loop = row.perSecond === undefined ? closedLoop : openLoop;

  const load = createLoad({ ...row, ...telling }, createNumbers(), async (body) => {
    const { answer } = await client.post(body, running.headersOf(0));
    const { data, errors } = JSON.parse(answer.toString());
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    return data;
  });

  async function ask(caller) {
    const { body, expected } = load.next();
    try {
      const { status, answer } = await client.post(body, running.headersOf(caller));
      if (status !== 200 || !isRight(answer, expected()))
        tellWrong(`HTTP ${status}: ${answer.toString('utf8', 0, 300)}`);
    } catch (error) {
      tellWrong(error.message);
    }
  }

  function tellWrong(what) {
    wrong.count++;
    wrong.first ??= what;
  }

  async function measure(runLoad) {
    await load.prepare();
    const callsBefore = await upstream.calls();
    const before = await usageOf(running.pid);
    if (row.stalls) running.child.send('look for stalls');
    const startedMs = performance.now();
    const timesMs = await runLoad();
    const tookMs = performance.now() - startedMs;
    const stall = row.stalls ? await reply(running.child, 'longest stall') : {};
    const after = await usageOf(running.pid);
    const requests = timesMs.length;
    return {
      requests,
      cpuUs: (after.cpuUs - before.cpuUs) / requests,
      perSecond: requests / (tookMs / 1000),
      p50Ms: percentile(timesMs, 0.5),
      p99Ms: percentile(timesMs, 0.99),
      upstreamCalls: ((await upstream.calls()) - callsBefore) / requests,
      peakMegabytes: after.peakMegabytes,
      ...stall,
    };
  }

  return {
    wrong,
    close: () => client.close(),

    measure: async (round, seconds) => ({ round, ...(await measure(() => loop({ ...row, seconds }, ask))) }),

    /** As much of the load as it takes to make the gateway warm: a few callers, then all, each asking as fast as it is answered. */
    async warmUp(seconds) {
      const connections = Math.min(FIRST_CALLERS, row.connections);
      let last = await measure(() => closedLoop({ connections, seconds }, ask));
      for (let turn = 1; turn < MAX_WARM_UPS; turn++) {
        const next = await measure(() => closedLoop({ connections: row.connections, seconds }, ask));
        if (turn > 1 && next.cpuUs > last.cpuUs * (1 - STILL_WARMING)) return;
        last = next;
      }
    },
  };
}

/** Asks a child process and waits for what it says next. */
export function reply(child, message) {
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.send(message, (error) => error && reject(error));
  });
}
