// A run as a plain SVG for the README: a panel of bars for each scenario, CPU per request as a multiple of its reference.
// Its colours read on white and on black: a README's picture does not know which one it stands on.
import { figure } from './table.mjs';

const WIDTH = 880;
const COLUMNS = 2;
const PANEL_WIDTH = WIDTH / COLUMNS;
const TITLE_HEIGHT = 34;
const BAR_HEIGHT = 13;
const BAR_STEP = 18;
const NAMES_WIDTH = 176;
const VALUE_WIDTH = 58;
const PANEL_GAP = 18;
const HEAD_HEIGHT = 42;

const TEXT = '#7d8590';
const BAR = '#8b949e';
const OURS = '#1f9d6b';

/** @param results of resultsOf */
export function chartOf({ scenarios, machine, date }) {
  const panels = [];
  let y = HEAD_HEIGHT;
  for (let first = 0; first < scenarios.length; first += COLUMNS) {
    const line = scenarios.slice(first, first + COLUMNS);
    panels.push(...line.map((scenario, column) => panel(scenario, column * PANEL_WIDTH, y)));
    y += Math.max(...line.map(({ rows }) => TITLE_HEIGHT + rows.length * BAR_STEP)) + PANEL_GAP;
  }
  const about = `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, ${date.slice(0, 10)}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" width="${WIDTH}" height="${y}" font-family="system-ui, sans-serif" font-size="12" fill="${TEXT}" role="img">
<title>CPU time per request of the gateway and its peers</title>
<text x="0" y="14" font-size="14" font-weight="600">CPU time per request, as a multiple of each scenario's reference (shorter is better)</text>
<text x="0" y="31">${escapeXml(about)}</text>
${panels.join('\n')}
</svg>
`;
}

function panel({ id, title, rows }, x, y) {
  const values = rows.map(({ timesReference }) => timesReference ?? 0);
  const perUnit = (PANEL_WIDTH - NAMES_WIDTH - VALUE_WIDTH - PANEL_GAP) / Math.max(1, ...values);
  const bars = rows.map((row, index) => bar(row, perUnit, TITLE_HEIGHT + index * BAR_STEP));
  return `<g transform="translate(${x} ${y})">
<text y="12" font-weight="600">${escapeXml(id)}</text>
<text y="27" font-size="11">${escapeXml(shorten(title, 76))}</text>
${bars.join('\n')}
</g>`;
}

function bar({ id, name, timesReference, failure, wrong }, perUnit, y) {
  const isOurs = id === 'ours';
  const width = Math.max(1, (timesReference ?? 0) * perUnit).toFixed(1);
  const shown = timesReference === null ? absence(failure, wrong) : `${figure(timesReference, 2)} ×`;
  const weight = isOurs ? ' font-weight="600"' : '';
  const rect =
    timesReference === null
      ? ''
      : `<rect x="${NAMES_WIDTH}" y="${y}" width="${width}" height="${BAR_HEIGHT}" rx="2" fill="${isOurs ? OURS : BAR}"/>`;
  const valueX = NAMES_WIDTH + (timesReference === null ? 0 : Number(width) + 6);
  return `<text x="${NAMES_WIDTH - 8}" y="${y + 11}" text-anchor="end"${weight}>${escapeXml(shorten(name, 30))}</text>${rect}<text x="${valueX}" y="${y + 11}"${weight}>${shown}</text>`;
}

function absence(failure, wrong) {
  if (failure !== null) return 'cannot run here';
  return wrong > 0 ? 'void' : '–';
}

function shorten(text, length) {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

function escapeXml(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
