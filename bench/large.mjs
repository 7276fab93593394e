// npm run bench:large: what a list of 100,000 rows costs those who ask for other customers meanwhile. Loopback only, under two minutes.
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, peakMegabytes, post, standBack, startEmulator, startGateway } from './processes.mjs';

const OTHERS_PER_SECOND = 100;
const ROUNDS = 3;
const GOALS = {
  'longest stall, ms': { below: 50 },
  'peak memory, MB': { below: 400 },
  // Or the load was another one.
  'others, 1/s': { from: 0.95 * OTHERS_PER_SECOND },
};

const PAGE = `query ($user: String!, $filter: InvalidEmailFilter) {
  customer(user: $user) { invalidEmailsConnection(first: 50, filter: $filter) { nodes { id email reason created } pageInfo { endCursor } totalCount } }
}`;
const WHOLE = 'query ($user: String!) { customer(user: $user) { invalidEmails { id email reason created } } }';

const others = Array.from({ length: 25 }, (_, index) => `customer-${String(index + 1).padStart(2, '0')}`);

const emulator = await startEmulator();
const gateways = [];
for (const format of ['json', 'xml']) {
  gateways.push({ format, ...(await startGateway(emulator.url, { UPSTREAM_FORMAT: format, CACHE_TTL_MS: '30000' })) });
}
// Not before the gateways are there: who starts a process passes its place on to it.
await Promise.all([standBack(process.pid), standBack(emulator.pid)]);
const rows = [];
for (const gateway of gateways) rows.push(await measure(gateway));
await emulator.stop();
console.table(Object.fromEntries(rows.map(({ format, ...figures }) => [format, figures])));
const misses = rows.flatMap((row) =>
  Object.entries(GOALS).flatMap(([figure, { below = Number.POSITIVE_INFINITY, from = 0 }]) =>
    row[figure] < below && row[figure] >= from ? [] : [`${row.format}: ${figure} is ${row[figure]}`],
  ),
);
console.log(`goals: ${JSON.stringify(GOALS)}`);
console.log(misses.length === 0 ? 'holds' : `DOES NOT HOLD: ${misses.join('; ')}`);
process.exitCode = misses.length === 0 ? 0 : 1;

async function measure(gateway) {
  const page = (user, headers, filter) => ask(gateway.url, PAGE, { user, filter }, headers);
  const fresh = { 'cache-control': 'no-cache' };
  // The emulator makes its large customer on first use, and code runs hot before it is measured.
  await page('large', fresh);
  for (let round = 0; round < 20; round++) await Promise.all(others.map((user) => page(user, fresh)));
  await gateway.metric('nodejs_eventloop_lag_max_seconds');

  const latencies = [];
  const loadBeganMs = performance.now();
  const load = startLoad(async (user) => {
    const startedMs = performance.now();
    await page(user, fresh);
    latencies.push(performance.now() - startedMs);
  });
  await sleep(1000);
  const cold = [];
  const warm = [];
  for (let round = 0; round < ROUNDS; round++) {
    cold.push(await timed(() => page('large', fresh)));
    warm.push(await timed(() => page('large')));
  }
  const whole = [];
  for (const encoding of ['gzip', 'br']) {
    whole.push(await timed(() => takeWhole(gateway.url, encoding)));
  }
  const stall = (await gateway.metric('nodejs_eventloop_lag_max_seconds')) * 1000;
  const three = await timed(() => Promise.all([1, 2, 3].map(() => page('large', fresh))));
  const stallOfThree = (await gateway.metric('nodejs_eventloop_lag_max_seconds')) * 1000;
  const askedPerSecond = (1000 * latencies.length) / (performance.now() - loadBeganMs);
  await load.stop();
  const peak = await peakMegabytes(gateway.pid);
  await gateway.stop();
  return {
    format: gateway.format,
    'longest stall, ms': round(Math.max(stall, stallOfThree)),
    'cold page, ms': round(median(cold)),
    'warm page, ms': round(median(warm)),
    'all rows, ms': round(median(whole)),
    'three lists, ms': round(three),
    'others, 1/s': round(askedPerSecond),
    'others p50, ms': round(percentile(latencies, 0.5)),
    'others p99, ms': round(percentile(latencies, 0.99)),
    'peak memory, MB': round(peak),
  };
}

/** Asks for other customers at a steady rate, whether or not earlier ones are answered; what a busy client is late with it makes up for. */
function startLoad(call) {
  const running = new Set();
  const beganMs = performance.now();
  let count = 0;
  const timer = setInterval(() => {
    const due = ((performance.now() - beganMs) * OTHERS_PER_SECOND) / 1000;
    for (; count < due; count++) {
      const asked = call(others[count % others.length]).finally(() => running.delete(asked));
      running.add(asked);
    }
  }, 1000 / OTHERS_PER_SECOND);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(running);
    },
  };
}

/** Takes the whole list and looks at its ends only: to parse it would keep the client from asking for others. */
async function takeWhole(url, encoding) {
  const response = await post(url, WHOLE, { user: 'large' }, { 'accept-encoding': encoding });
  const body = Buffer.from(await response.arrayBuffer());
  const ends = body.toString('utf8', 0, 60) + body.toString('utf8', body.length - 60);
  if (!/^\{"data":\{"customer":\{"invalidEmails":\[\{.*\}\]\}\}\}\n$/.test(ends)) throw new Error(ends);
}

async function timed(work) {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

function percentile(values, share) {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];
}

function median(values) {
  return percentile(values, 0.5);
}

function round(value) {
  return Math.round(value * 10) / 10;
}
