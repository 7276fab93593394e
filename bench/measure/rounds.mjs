import { GATEWAYS, startRow } from '../gateways.mjs';
import { createMeter } from './measure.mjs';
import { startUpstream } from './upstream.mjs';

/**
 * Runs a scenario: all its gateways are started, warmed up, then measured in turn, round by round, so that what else the machine does falls on
 * all of them alike. Each round begins with another gateway. Gateways that are not their turn wait and cost nothing.
 * @param {import('../scenarios.mjs').Scenario} scenario
 * @param {{ rounds: number, seconds: number, warmUpSeconds: number, untilMs: number }} plan untilMs: no round starts after it (performance.now)
 * @param {(what: string) => void} tell progress
 */
export async function runScenario(scenario, plan, tell) {
  const upstream = await startUpstream(scenario.delayMs);
  const rows = [];
  try {
    for (const row of scenario.rows) {
      tell(`starting ${row.name}`);
      rows.push(await startMeasured(row, upstream));
    }
    for (const one of rows) {
      tell(`warming up ${one.row.name}`);
      await orFailure(one, () => one.meter.warmUp(plan.warmUpSeconds));
    }
    for (let round = 1; round <= plan.rounds && performance.now() < plan.untilMs; round++) {
      for (const [place] of rows.entries()) {
        const one = rows[(place + round) % rows.length];
        tell(`round ${round} of ${plan.rounds}: ${one.row.name}`);
        await orFailure(one, async () => one.rounds.push(await one.meter.measure(round, plan.seconds)));
      }
    }
  } finally {
    for (const { meter, stop } of rows) {
      await meter?.close();
      await stop?.();
    }
    await upstream.stop();
  }
  return rows.map(({ row, rounds, failure, meter }) => ({ row, rounds, failure, wrong: meter?.wrong ?? null }));
}

async function orFailure(one, work) {
  if (one.failure !== null) return;
  try {
    await work();
  } catch (error) {
    one.failure = error.message;
  }
}

/** A gateway that cannot run is a row as well: the report says why. */
async function startMeasured(row, upstream) {
  try {
    const running = await startRow(row, upstream.url);
    const { telling, pages } = GATEWAYS[row.gateway];
    const meter = createMeter(row, { telling, pages }, running, upstream);
    return { row, rounds: [], failure: null, meter, stop: running.stop };
  } catch (error) {
    return { row, rounds: [], failure: error.message, meter: null };
  }
}
