import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GATEWAYS, startRow } from '../gateways.mjs';
import { createMeter } from '../measure/measure.mjs';
import { startUpstream } from '../measure/upstream.mjs';
import { figure, markdownTable } from '../report/table.mjs';
import { SCENARIOS } from '../scenarios.mjs';
import { selfTimes } from './self-time.mjs';

const TOP_FUNCTIONS = 25;
const TOP_PLACES = 15;

/** Runs the gateway alone under one scenario's load with --cpu-prof, and prints where its time went once it was warm. */
export async function profile({ profile: id, seconds }) {
  const scenario = SCENARIOS.find((one) => one.id === id);
  const row = scenario.rows.find((one) => one.id === 'ours');
  const folder = await mkdtemp(join(tmpdir(), 'bench-profile-'));
  try {
    const { requests, window } = await underLoad(row, scenario.delayMs, seconds, folder);
    const [file] = await readdir(folder);
    const times = selfTimes(JSON.parse(await readFile(join(folder, file), 'utf8')), window);
    console.log(`${scenario.id}: ${scenario.title}; ${requests} requests\n`);
    console.log(`${timesTable('where', times.places.slice(0, TOP_PLACES), times.totalUs, requests)}\n`);
    console.log(timesTable('function', times.functions.slice(0, TOP_FUNCTIONS), times.totalUs, requests));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function underLoad(row, delayMs, seconds, folder) {
  const upstream = await startUpstream(delayMs);
  const running = await startRow(row, upstream.url, ['--cpu-prof', `--cpu-prof-dir=${folder}`]);
  try {
    const meter = createMeter(row, GATEWAYS[row.gateway], running, upstream);
    await meter.warmUp(seconds / 2);
    const fromUs = nowUs();
    const { requests } = await meter.measure(1, seconds);
    const toUs = nowUs();
    const { count, first } = meter.wrong;
    if (count > 0) console.error(`${count} wrong answers, the first: ${first}\n`);
    await meter.close();
    return { requests, window: { fromUs, toUs } };
  } finally {
    // The profile is written as the process ends.
    await running.stop();
    await upstream.stop();
  }
}

/** The clock that V8 stamps profiles with. */
const nowUs = () => Number(process.hrtime.bigint() / 1000n);

function timesTable(what, times, totalUs, requests) {
  const rows = times.map(([name, us]) => [name, figure(us / requests), `${figure((us / totalUs) * 100)} %`]);
  const all = ['all, idle time left out', figure(totalUs / requests), '100 %'];
  return markdownTable([what, 'µs / request', 'share'], [all, ...rows]);
}
