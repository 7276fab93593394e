// What the benchmarks here share: the built gateway and emulator as processes of their own, on loopback, and looks into them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const DIST = new URL('../dist/', import.meta.url);

const children = new Set();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** Starts a built program; resolves with what `pick` finds in one of its lines. */
async function start(program, env, pick) {
  const child = spawn(process.execPath, [fileURLToPath(new URL(program, DIST))], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  const lines = createInterface(child.stdout);
  const found = await new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      const value = pick(line);
      if (value !== undefined) resolve(value);
    });
    child.once('exit', (code) => reject(new Error(`${program} ended with exit code ${code}`)));
  });
  const stop = async () => {
    if (child.exitCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  return { found, pid: child.pid, stop };
}

export async function startEmulator() {
  const { found, stop } = await start(
    'commands/emulator.js',
    { EMULATOR_PORT: '0' },
    (line) => /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0],
  );
  return { url: found, stop };
}

/** The gateway before an upstream of version 1, with metrics on; the budget of calls is out of the way. */
export async function startGateway(upstreamUrl, env = {}) {
  const settings = {
    PORT: '0',
    METRICS_PORT: '0',
    UPSTREAM: 'v1',
    SENDGRID_BASE_URL: upstreamUrl,
    SENDGRID_API_USER: 'emulator',
    SENDGRID_API_KEY: 'emulator',
    AUTH: 'off',
    AUTH_OFF_I_KNOW: '1',
    UPSTREAM_CALLS_PER_MINUTE: '1000000000',
    CALLER_REQUESTS_PER_MINUTE: '1000000000',
    CALLER_UPSTREAM_CALLS_PER_MINUTE: '1000000000',
    ...env,
  };
  const { found, pid, stop } = await start('main.js', settings, (line) => {
    const { url, metrics } = JSON.parse(line);
    return url === undefined ? undefined : { url, metrics };
  });
  return { url: found.url, pid, stop, metric: (name) => readMetric(found.metrics, name) };
}

async function readMetric(url, name) {
  const text = await (await fetch(url)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}

/** The most memory that a process ever had, MB; NaN where the system does not tell. */
export async function peakMegabytes(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) / 1000;
}

export async function residentMegabytes(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1000;
}

export async function ask(url, query, variables = {}, headers = {}) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-encoding': 'identity', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}
