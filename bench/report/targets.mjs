// What the gateway is meant to reach, and whether a run says that it does. All pure.
import { median, ratio } from '../measure/statistics.mjs';

const NODE_PEERS = { apollo: 'Apollo Server', mercurius: 'Mercurius', yoga: 'Yoga' };
const PEERS = { ...NODE_PEERS, tailcall: 'Tailcall' };

const cpu = (round) => round.cpuUs;
const time = (round) => round.p50Ms;

/** @typedef {{ scenario: string, text: string, figure: (rounds: (id: string) => object[]) => number, most?: number, below?: number }} Target */

/** @type {readonly Target[]} */
export const TARGETS = [
  cpuAtMost('a', 1.6),
  ...cpuBelow('a', { mercurius: PEERS.mercurius, yoga: PEERS.yoga }),
  {
    scenario: 'a',
    text: 'CPU at most 0.4 × that of Apollo Server as documented',
    figure: cpuRatio('ours', 'apollo'),
    most: 0.4,
  },
  cpuAtMost('b', 1.4),
  { scenario: 'b', text: '25 upstream calls a request', figure: callsOf('ours'), most: 25 },
  ...cpuBelow('b', PEERS),
  cpuAtMost('c', 5),
  ...cpuBelow('c', PEERS),
  {
    scenario: 'c-xml',
    text: 'CPU at most 1.5 × its own from JSON',
    figure: cpuRatio('ours', 'ours-json'),
    most: 1.5,
  },
  {
    scenario: 'c-xml',
    text: 'CPU at least 15 times below that of Apollo Server with fast-xml-parser',
    figure: cpuRatio('ours', 'apollo'),
    most: 1 / 15,
  },
  {
    scenario: 'd-cold',
    text: 'time at most 1.5 × that of reading the bytes and JSON.parse',
    figure: (rounds) => ratio(rounds('ours'), rounds('read-and-parse'), time),
    most: 1.5,
  },
  {
    scenario: 'd-cold',
    text: 'longest stall of the event loop at most 50 ms',
    figure: (rounds) => median(rounds('ours').map(({ stallMs }) => stallMs)),
    most: 50,
  },
  cpuAtMost('d-warm', 2),
  cpuAtMost('e', 0.9),
  { scenario: 'e', text: 'at most 0.02 upstream calls a request', figure: callsOf('ours'), most: 0.02 },
  cpuAtMost('e-warm', 0.65),
  ...cpuBelow('e-warm', NODE_PEERS),
  { scenario: 'f', text: 'p50 at most 1 ms above that of the limit', figure: above('p50Ms'), most: 1 },
  { scenario: 'f', text: 'p99 at most 6 ms above that of the limit', figure: above('p99Ms'), most: 6 },
  cpuAtMost('g', 2),
  { scenario: 'g', text: 'no upstream call', figure: callsOf('ours'), most: 0 },
];

function cpuAtMost(scenario, most) {
  const limit = scenario === 'd-warm' || scenario === 'g' ? "the limit's in scenario a's load" : "the limit's";
  return { scenario, text: `CPU at most ${most} × ${limit}`, figure: cpuRatio('ours', 'limit'), most };
}

function cpuBelow(scenario, peers) {
  return Object.entries(peers).map(([id, name]) => ({
    scenario,
    text: `CPU below that of ${name}`,
    figure: cpuRatio('ours', id),
    below: 1,
  }));
}

function cpuRatio(id, reference) {
  return (rounds) => ratio(rounds(id), rounds(reference), cpu);
}

function callsOf(id) {
  return (rounds) => median(rounds(id).map(({ upstreamCalls }) => upstreamCalls));
}

function above(name) {
  return (rounds) => {
    const limit = new Map(rounds('limit').map((one) => [one.round, one[name]]));
    return median(rounds('ours').map((one) => one[name] - (limit.get(one.round) ?? Number.NaN)));
  };
}

/**
 * Each target of the scenarios measured, with its figure and `holds`, `misses` or `not measured` (a row is void or could not run).
 * @returns {{ scenario: string, text: string, value: number | null, verdict: string }[]}
 * @param {readonly { id: string, rows: readonly { id: string, rounds: object[], isValid: boolean }[] }[]} scenarios
 */
export function judge(scenarios) {
  return scenarios.flatMap(({ id, rows }) => {
    const rounds = (rowId) => rows.find((row) => row.id === rowId && row.isValid)?.rounds ?? [];
    return TARGETS.filter(({ scenario }) => scenario === id).map(({ text, figure, most, below }) => {
      const value = figure(rounds);
      return { scenario: id, text, value: Number.isNaN(value) ? null : value, verdict: verdictOf(value, most, below) };
    });
  });
}

function verdictOf(value, most, below) {
  if (Number.isNaN(value)) return 'not measured';
  return (most !== undefined ? value <= most : value < below) ? 'holds' : 'misses';
}
