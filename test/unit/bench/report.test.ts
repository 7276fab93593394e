import { describe, expect, test } from '@jest/globals';
import { chartOf } from '../../../bench/report/chart.mjs';
import { resultsOf } from '../../../bench/report/results.mjs';
import { figure, markdownTable, overviewText, scenarioText } from '../../../bench/report/table.mjs';
import { judge, TARGETS } from '../../../bench/report/targets.mjs';
import { SCENARIOS } from '../../../bench/scenarios.mjs';

const ABOUT = { date: '2026-11-24T00:00:00Z', machine: { cpu: 'A <CPU> & more', cores: 2, node: '20' } };

/** What a run of scenario a measures where each gateway took so many µs in each of three rounds. */
function runOfA(cpuUs: Readonly<Record<string, number>>, faults: Readonly<Record<string, object>> = {}) {
  const scenario = SCENARIOS.find(({ id }) => id === 'a');
  if (scenario === undefined) throw new Error('no scenario a');
  const rows = scenario.rows.map((row) => ({
    row,
    rounds: cpuUs[row.id] === undefined ? [] : [1, 2, 3].map((round) => measurement(round, cpuUs[row.id] ?? 0)),
    failure: null,
    wrong: { count: 0, first: null },
    ...faults[row.id],
  }));
  return resultsOf([{ scenario, rows }], ABOUT);
}

function measurement(round: number, cpuUs: number) {
  return { round, requests: 1000, cpuUs, perSecond: 1000, p50Ms: 1, p99Ms: 2, upstreamCalls: 1, peakMegabytes: 100 };
}

const GOOD = { limit: 50, ours: 75, apollo: 200, mercurius: 90, yoga: 250, tailcall: 48 };

describe('results', () => {
  test('tell each row as a multiple of the reference', () => {
    const [a] = runOfA(GOOD).scenarios;
    expect(a?.rows.map(({ id, timesReference }) => [id, timesReference])).toEqual([
      ['limit', 1],
      ['ours', 1.5],
      ['apollo', 4],
      ['mercurius', 1.8],
      ['yoga', 5],
      ['tailcall', 0.96],
    ]);
  });

  test('a wrong answer voids the row, its figures and its targets', () => {
    const { scenarios, targets } = runOfA(GOOD, { ours: { wrong: { count: 1, first: 'HTTP 200: {"data":null}' } } });
    const text = scenarioText(only(scenarios));
    expect(text).toContain('this gateway: the first wrong answer was HTTP 200: {"data":null}');
    expect(text).toMatch(/\*\*this gateway\*\* +\| – +\| – .*\| void: 1 /);
    expect(targets.map(({ verdict }) => verdict)).toEqual([
      'not measured',
      'not measured',
      'not measured',
      'not measured',
    ]);
  });

  test('a peer that cannot run says why', () => {
    const fault = { failure: 'it needs glibc 2.39', wrong: null, rounds: [] };
    const { scenarios } = runOfA(GOOD, { tailcall: fault });
    expect(scenarioText(only(scenarios))).toContain('Tailcall (Rust) cannot run here: it needs glibc 2.39.');
    expect(chartOf(runOfA(GOOD, { tailcall: fault }))).toContain('cannot run here');
  });
});

test('an overview has every gateway in one line, as a multiple of ours; what has no figures says so', () => {
  const { scenarios } = runOfA(GOOD, {
    yoga: { wrong: { count: 1, first: 'HTTP 200: ' } },
    tailcall: { failure: 'it needs glibc 2.39', wrong: null, rounds: [] },
  });
  const [, , line] = overviewText(scenarios).split('\n');
  expect(line?.split('|').map((cell) => cell.trim())).toEqual([
    '',
    expect.stringMatching(/^\*\*a\*\* 10 rows/),
    '75',
    '50 (0.67)',
    '200 (2.67)',
    '90 (1.2)',
    'void',
    'cannot run',
    '',
  ]);
});

describe('targets', () => {
  test('hold or miss by the figure', () => {
    expect(verdicts(GOOD)).toEqual(['holds', 'holds', 'holds', 'holds']);
    expect(verdicts({ ...GOOD, ours: 90 })).toEqual(['misses', 'misses', 'holds', 'misses']);
  });

  test('a peer that was not measured leaves only its own target open', () => {
    const { yoga: _, ...others } = GOOD;
    expect(verdicts(others)).toEqual(['holds', 'holds', 'not measured', 'holds']);
  });

  test('name rows that their scenarios have, and leave no scenario without one', () => {
    const asked = TARGETS.map(({ scenario, figure: figureOf }) => {
      const rows = SCENARIOS.find(({ id }) => id === scenario)?.rows ?? [];
      const wanted: string[] = [];
      figureOf((id: string) => {
        wanted.push(id);
        return [];
      });
      return { scenario, missing: wanted.filter((id) => !rows.some((row) => row.id === id)) };
    });
    expect(asked.filter(({ missing }) => missing.length > 0)).toEqual([]);
    expect(new Set(asked.map(({ scenario }) => scenario))).toEqual(new Set(SCENARIOS.map(({ id }) => id)));
  });

  const verdicts = (cpuUs: Readonly<Record<string, number>>) => runOfA(cpuUs).targets.map(({ verdict }) => verdict);

  test('are judged for measured scenarios alone', () => {
    expect(judge([])).toEqual([]);
  });
});

test.each([
  [1234.56, 1, '1,235'],
  [0.0156, 3, '0.016'],
  [1.5, 2, '1.5'],
  [null, 1, '–'],
  [Number.NaN, 1, '–'],
])('%d with %d decimals reads %s', (value, decimals, text) => {
  expect(figure(value, decimals)).toBe(text);
});

test('a table is Markdown whose columns stand under one another', () => {
  expect(markdownTable(['a', 'long'], [['longer', 'b']])).toBe(
    ['| a      | long |', '| ------ | ---- |', '| longer | b    |'].join('\n'),
  );
});

test('a chart is one well-formed picture that shows every row, without colours of a background', () => {
  const svg = chartOf(runOfA(GOOD));
  expect(svg).toContain('A &lt;CPU&gt; &amp; more');
  expect(svg.match(/<rect /g)).toHaveLength(6);
  expect(svg.match(/<g /g)?.length).toBe(svg.match(/<\/g>/g)?.length);
  expect(svg).not.toMatch(/#fff|#000|NaN|undefined/);
});

function only<T>(values: readonly T[]): T {
  const [value] = values;
  if (value === undefined || values.length > 1) throw new Error(`${values.length} values`);
  return value;
}
