import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Emulator } from '../emulator/emulator.js';
import { startEmulator } from '../emulator/emulator.js';
import { CHAOS_FAULTS } from './chaos/faults.js';
import { type GatewayProcess, startGatewayProcess } from './chaos/gateway-process.js';
import { runLoad, type Tally } from './chaos/load.js';
import { createRandom } from './chaos/random.js';
import { createTruth } from './chaos/truth.js';

/**
 * `npm run chaos [-- --seconds 60 --seed 1]`: the gateway at load, in both formats, before an emulator whose faults are switched at
 * random; every answer is checked against the truth. Loopback only. Exit code 1 when anything was wrong.
 */

const CUSTOMERS = 60;
const ADDRESSES = 120;
const CALLERS = 48;
const SWITCH_MS = 1_000;
const FAULTS_AT_ONCE = 6;
const FAULT_PROBABILITY = 0.03;
/** Later than any late delete. */
const LANDED_MS = 1_500;

const GATEWAY_ENV = {
  PORT: '0',
  UPSTREAM: 'v1',
  SENDGRID_API_USER: 'emulator',
  SENDGRID_API_KEY: 'emulator',
  AUTH: 'off',
  AUTH_OFF_I_KNOW: '1',
  LOG_LEVEL: 'info',
  UPSTREAM_TIMEOUT_MS: '500',
  OPERATION_DEADLINE_MS: '3000',
  UPSTREAM_CALLS_PER_MINUTE: '1000000000',
  CALLER_REQUESTS_PER_MINUTE: '1000000000',
  CALLER_UPSTREAM_CALLS_PER_MINUTE: '1000000000',
  UPSTREAM_MAX_BYTES: '1048576',
  CACHE_TTL_MS: '400',
};

const { values } = parseArgs({ options: { seconds: { type: 'string' }, seed: { type: 'string' } } });
const seconds = Math.min(Math.max(Number(values.seconds ?? 60) || 60, 1), 600);
const seed = Number(values.seed ?? 1) || 1;
const random = createRandom(seed);

const lists = makeLists();
const truth = createTruth(lists);
const emulator = await startEmulator({ seed: [...lists].map(toCustomer) });
const gateways = await Promise.all(['json', 'xml'].map(startGateway));

process.stdout.write(`chaos: ${seconds} s, seed ${seed}, ${CALLERS} callers, ${CUSTOMERS} customers\n`);
const stop = AbortSignal.timeout(seconds * 1000);
const [tally, met] = await Promise.all([load(), switchFaults(emulator, stop)]);
await sleep(LANDED_MS);
const lies = truth.judgeDeletes((customer) => new Set(emulator.state.rows(customer).map(({ email }) => email)));
const peaks = await Promise.all(gateways.map((gateway) => gateway.peakMemory()));
await Promise.all(gateways.map((gateway) => gateway.stop()));
await emulator.close();
report(tally, met, lies, peaks);

function makeLists(): ReadonlyMap<string, readonly string[]> {
  return new Map(
    Array.from({ length: CUSTOMERS }, (_, customer) => [
      `customer-${customer}`,
      Array.from({ length: ADDRESSES }, (__, address) => `user${address}+tag@customer${customer}.example`),
    ]),
  );
}

function toCustomer([user, addresses]: readonly [string, readonly string[]]) {
  const rows = addresses.map((email, index) => ({
    email,
    reason: 'Known bad domain',
    createdAt: 1_244_662_830 + index,
  }));
  return { user, rows };
}

function startGateway(format: string): Promise<GatewayProcess> {
  return startGatewayProcess({ ...GATEWAY_ENV, SENDGRID_BASE_URL: emulator.url, UPSTREAM_FORMAT: format });
}

function load(): Promise<Tally> {
  // Each customer is asked for at one gateway only: what another process deletes within CACHE_TTL_MS is not promised.
  const share = gateways.map(({ url }, index) => ({
    url,
    customers: truth.customers.filter((_, customer) => customer % gateways.length === index),
  }));
  return runLoad({ gateways: share, callers: CALLERS, truth, random, now: () => performance.now(), stop });
}

/** Every second other faults. @returns how many calls met one, by kind */
async function switchFaults({ faults }: Emulator, until: AbortSignal): Promise<ReadonlyMap<string, number>> {
  const total = new Map<string, number>();
  while (!until.aborted) {
    for (let count = 0; count < FAULTS_AT_ONCE; count++) {
      const fault = CHAOS_FAULTS[Math.floor(random() * CHAOS_FAULTS.length)];
      const chance = { probability: FAULT_PROBABILITY, seed: Math.floor(random() * 1e9) };
      if (fault !== undefined) faults.plan({ fault, times: 'always', ...chance });
    }
    await sleep(SWITCH_MS, undefined, { signal: until }).catch(() => {});
    for (const [kind, count] of Object.entries(faults.met)) total.set(kind, (total.get(kind) ?? 0) + count);
    faults.clear();
  }
  return total;
}

function report(
  { reads, deletes, codes, outcomes, wrong, latenciesMs }: Tally,
  met: ReadonlyMap<string, number>,
  lies: readonly string[],
  peaks: readonly (number | null)[],
): void {
  const p99 = latenciesMs.sort((a, b) => a - b)[Math.floor(latenciesMs.length * 0.99)] ?? 0;
  const faults = [...met.values()].reduce((sum, count) => sum + count, 0);
  const peak = peaks.map((bytes) => (bytes === null ? '?' : `${Math.round(bytes / 1e6)} MB`)).join(' and ');
  const list = (counts: ReadonlyMap<string, number>): string =>
    [...counts].map(([name, count]) => `${name} ${count}`).join(', ') || 'none';
  for (const line of [...wrong, ...lies].slice(0, 20)) process.stdout.write(`WRONG ${line}\n`);
  process.stdout.write(
    [
      `reads ${reads} (errors: ${list(codes)})`,
      `deletes ${deletes} (${list(outcomes)})`,
      `faults met ${faults} (${list(met)})`,
      `wrong answers ${wrong.length}, lost or false deletes ${lies.length}`,
      `p99 ${Math.round(p99)} ms, peak memory ${peak}`,
      '',
    ].join('\n'),
  );
  process.exitCode = wrong.length + lies.length === 0 ? 0 : 1;
}
