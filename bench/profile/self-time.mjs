// Where a program's time went, from a profile as V8 writes it (--cpu-prof). All pure.

/** What V8 names in brackets and is no work of the program. */
const IDLE = '(idle)';

/**
 * Sums the time of each function, and of each package or room of the gateway, within a window of the profile.
 * @param profile the content of a .cpuprofile file
 * @param {{ fromUs: number, toUs: number }} window on the clock of the profile (process.hrtime)
 * @returns {{ totalUs: number, functions: [string, number][], places: [string, number][] }} longest first; idle time counts nowhere
 */
export function selfTimes({ nodes, samples, timeDeltas, startTime }, { fromUs, toUs }) {
  const callFrames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const functions = new Map();
  const places = new Map();
  let totalUs = 0;
  let nowUs = startTime;
  for (const [index, sample] of samples.entries()) {
    nowUs += timeDeltas[index];
    // A sample stands for the time until the next one.
    const spentUs = timeDeltas[index + 1] ?? 0;
    const callFrame = callFrames.get(sample);
    if (nowUs < fromUs || nowUs > toUs || callFrame.functionName === IDLE) continue;
    const place = placeOf(callFrame);
    add(places, place, spentUs);
    add(functions, `${nameOf(callFrame)}  ${place}`, spentUs);
    totalUs += spentUs;
  }
  return { totalUs, functions: descending(functions), places: descending(places) };
}

/** The package, the room of the gateway, or the part of Node that a function belongs to. */
export function placeOf({ functionName, url }) {
  if (functionName.startsWith('(')) return 'V8';
  const installed = url.lastIndexOf('/node_modules/');
  if (installed !== -1) {
    const [scope, name] = url.slice(installed + '/node_modules/'.length).split('/');
    return scope.startsWith('@') ? `${scope}/${name}` : scope;
  }
  if (url.startsWith('node:')) return url.startsWith('node:internal') ? 'Node (internal)' : `Node (${url.slice(5)})`;
  const built = url.lastIndexOf('/dist/');
  if (built !== -1)
    return `src/${url
      .slice(built + '/dist/'.length)
      .split('/')
      .slice(0, -1)
      .join('/')}`;
  return url === '' ? 'native or compiled' : url;
}

function nameOf({ functionName, url, lineNumber }) {
  if (functionName !== '') return functionName;
  return url === '' ? '(anonymous)' : `(anonymous, line ${lineNumber + 1})`;
}

function add(sums, key, value) {
  sums.set(key, (sums.get(key) ?? 0) + value);
}

function descending(sums) {
  return [...sums].sort(([, a], [, b]) => b - a);
}
