import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { runScenario } from './measure/rounds.mjs';
import { RAISED } from './ours.mjs';
import { START_OPTIONS } from './processes.mjs';
import { chartOf } from './report/chart.mjs';
import { machineNow, versionsNow } from './report/machine.mjs';
import { createProgress } from './report/progress.mjs';
import { resultsOf } from './report/results.mjs';
import { overviewText, scenarioText, targetsText } from './report/table.mjs';
import { SCENARIOS } from './scenarios.mjs';

/** Each scenario's rounds end this much before its share of the time does, for starting and stopping. */
const RESERVE = 0.9;
/** Of each measurement of a warm-up, of which there are three to five. */
const WARM_UP_SECONDS = 0.75;

/** Measures the scenarios asked for, prints tables, and writes results as JSON, Markdown and a chart. */
export async function compare(options) {
  const machine = machineNow();
  const date = new Date().toISOString();
  const chosen = SCENARIOS.filter(({ id }) => options.scenarios.includes(id));
  const progress = createProgress();
  const measured = [];
  const endMs = performance.now() + options.minutes * 60_000;
  stopAt(endMs, options.minutes);
  for (const [index, scenario] of chosen.entries()) {
    progress.scenario(scenario.id, index + 1, chosen.length);
    const rows = await runScenario(scenario, planOf(options, chosen.slice(index), endMs), progress.step);
    measured.push({ scenario, rows });
    progress.clear();
    console.log(`\n${scenarioText(resultsOf([measured.at(-1)], {}).scenarios[0])}`);
  }
  const results = resultsOf(measured, {
    date,
    machine,
    versions: await versionsNow(),
    options,
    raised: RAISED,
  });
  const overview = overviewText(results.scenarios);
  console.log(`${overview}\n\n${targetsText(results.targets)}\n\n${aboutText(results)}\n`);
  await write(results, options.isComplete);
  process.exit();
}

/** A scenario may use as much of the time that is left as its rows are of the rows that are left. */
function planOf({ rounds, seconds }, left, endMs) {
  const rowsLeft = left.reduce((sum, { rows }) => sum + rows.length, 0);
  const nowMs = performance.now();
  const untilMs = nowMs + ((endMs - nowMs) * RESERVE * left[0].rows.length) / rowsLeft;
  return { rounds, seconds, warmUpSeconds: Math.min(seconds, WARM_UP_SECONDS), untilMs };
}

/** Whatever hangs, the run ends. */
function stopAt(endMs, minutes) {
  setTimeout(() => {
    console.error(`\nStopped after ${minutes} minutes: the scenarios above are whole, the others were not reached.`);
    process.exit(1);
  }, endMs - performance.now()).unref();
}

function aboutText({ date, machine, versions, options, raised }) {
  const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const budgets = Object.entries(raised).map(([name, value]) => `${name}=${value}`);
  return [
    `${date.slice(0, 10)}, ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGB} GB, ${machine.system}, Node ${machine.node}; load before the run ${machine.loadBefore}.`,
    `${packages.join(', ')}.`,
    `Medians of ${options.rounds} rounds of ${options.seconds} s. CPU is user and system time of a gateway's whole process tree; × reference is the median of what each round says.`,
    `This gateway runs with its production defaults and a JWT for each caller; only its budgets are raised: ${budgets.join(', ')}. In e CACHE_TTL_MS=0 as well. Every Node program runs with ${START_OPTIONS.join(' ')}.`,
    'It checks tokens and limits, logs, and turns each `created` into an instant; no peer carries that load: they pass on the upstream’s text.',
  ].join('\n');
}

async function write(results, isComplete) {
  const folder = new URL('results/', import.meta.url);
  await mkdir(folder, { recursive: true });
  const name = results.date.replaceAll(':', '-').slice(0, 19);
  const chart = chartOf(results);
  const text = [
    '# Figures of the last complete run of `npm run bench`\n',
    'How they come about: [performance.md](performance.md).\n',
    overviewText(results.scenarios),
    '',
    ...results.scenarios.map(scenarioText),
    targetsText(results.targets),
    '',
    aboutText(results),
    '',
  ].join('\n');
  const files = [
    [new URL(`${name}.json`, folder), `${JSON.stringify(results, null, 1)}\n`],
    [new URL(`${name}.md`, folder), text],
    [new URL(`${name}.svg`, folder), chart],
    ...(isComplete
      ? [
          [new URL('../docs/bench.svg', import.meta.url), chart],
          [new URL('../docs/bench.md', import.meta.url), text],
        ]
      : []),
  ];
  for (const [file, content] of files) {
    await writeFile(file, content);
    console.log(`written: ${fileURLToPath(file)}`);
  }
}
