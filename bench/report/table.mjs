// A run as Markdown, padded so that it reads as well on a terminal. All pure.

const COLUMNS = [
  ['CPU µs / request', ({ cpuUs }) => figure(cpuUs)],
  ['× reference', ({ timesReference }) => figure(timesReference, 2)],
  ['requests / s', ({ perSecond }) => figure(perSecond)],
  ['p50 ms', ({ p50Ms }) => figure(p50Ms)],
  ['p99 ms', ({ p99Ms }) => figure(p99Ms)],
  ['upstream calls / request', ({ upstreamCalls }) => figure(upstreamCalls, 3)],
  ['peak memory MB', ({ peakMegabytes }) => figure(peakMegabytes, 0)],
];
const STALL = [
  'longest stall ms (worst round)',
  (row) => `${figure(row.stallMs, 0)} (${figure(row.highestStallMs, 0)})`,
];

/** A number of at most so many decimals, large ones with commas; – where there is none. */
export function figure(value, decimals = 1) {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  const needed = Math.abs(value) >= 100 ? 0 : decimals;
  return value.toLocaleString('en-US', { maximumFractionDigits: needed });
}

export function scenarioText({ id, title, reference, notes, rows }) {
  const referenceName = rows.find((row) => row.id === reference)?.name;
  const columns = rows.some(({ stallMs }) => stallMs !== undefined) ? [...COLUMNS, STALL] : COLUMNS;
  const head = ['gateway', ...columns.map(([name]) => name), 'wrong answers'];
  const body = rows.map((row) => [
    row.id === 'ours' ? `**${row.name}**` : row.name,
    ...columns.map(([, show]) => (row.isValid ? show(row) : '–')),
    outcome(row),
  ]);
  const under = [`Reference: ${referenceName}.`, ...notes, ...rows.flatMap(reasons)].join('\n');
  return `**${id}**: ${title}\n\n${markdownTable(head, body)}\n\n${under}\n`;
}

function outcome({ failure, wrong, isValid }) {
  if (failure !== null) return 'cannot run';
  if (wrong > 0) return `void: ${wrong}`;
  return isValid ? '0' : 'no time left';
}

/** Why a row has no figures. */
function reasons({ name, failure, wrong, firstWrong }) {
  if (failure !== null) return [`${name} cannot run here: ${oneLine(failure)}.`];
  return wrong > 0 ? [`${name}: the first wrong answer was ${oneLine(firstWrong)}`] : [];
}

const GATEWAYS = ['ours', 'limit', 'apollo', 'mercurius', 'yoga', 'tailcall'];
const NAMES = ['this gateway', 'the limit', 'Apollo Server', 'Mercurius', 'Yoga', 'Tailcall'];

/** All scenarios at a glance: CPU µs per request, and in brackets as a multiple of this gateway's own. */
export function overviewText(scenarios) {
  const body = scenarios.map(({ id, title, rows }) => {
    const own = rows.find((row) => row.id === 'ours');
    const cells = GATEWAYS.map((gateway) =>
      overviewCell(
        rows.find((row) => row.id === gateway),
        own,
      ),
    );
    return [`**${id}** ${title}`, ...cells];
  });
  return markdownTable(['CPU µs per request (× this gateway)', ...NAMES], body);
}

function overviewCell(row, own) {
  if (row === undefined) return '–';
  if (!row.isValid) return row.failure === null ? 'void' : 'cannot run';
  const times = own?.isValid && row !== own ? ` (${figure(row.cpuUs / own.cpuUs, 2)})` : '';
  return figure(row.cpuUs) + times;
}

export function targetsText(targets) {
  const rows = targets.map(({ scenario, text, value, verdict }) => [scenario, text, figure(value, 3), verdict]);
  return markdownTable(['scenario', 'target', 'measured', ''], rows);
}

export function markdownTable(head, rows) {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => row[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function oneLine(text) {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, 240);
}
