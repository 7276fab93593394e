import { createClient } from '../load/client.mjs';
import { isRight } from '../load/expected.mjs';
import { createLoad, createNumbers } from '../load/loads.mjs';
import { closedLoop, openLoop } from '../load/loops.mjs';
import { usageOf } from './process-tree.mjs';
import { percentile } from './statistics.mjs';

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

  return {
    wrong,
    close: () => client.close(),

    async measure(round, seconds) {
      await load.prepare();
      const callsBefore = await upstream.calls();
      const before = await usageOf(running.pid);
      if (row.stalls) running.child.send('look for stalls');
      const startedMs = performance.now();
      const timesMs = await loop({ ...row, seconds }, ask);
      const tookMs = performance.now() - startedMs;
      const stall = row.stalls ? await reply(running.child, 'longest stall') : {};
      const after = await usageOf(running.pid);
      const requests = timesMs.length;
      return {
        round,
        requests,
        cpuUs: (after.cpuUs - before.cpuUs) / requests,
        perSecond: requests / (tookMs / 1000),
        p50Ms: percentile(timesMs, 0.5),
        p99Ms: percentile(timesMs, 0.99),
        upstreamCalls: ((await upstream.calls()) - callsBefore) / requests,
        peakMegabytes: after.peakMegabytes,
        ...stall,
      };
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
