// What the benchmarks here share: programs as processes of their own, on loopback, and looks into them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const DIST = new URL('../dist/', import.meta.url);
const STARTS_WITHIN_MS = 30_000;
const STOPS_WITHIN_MS = 35_000;

const children = new Set();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/**
 * Starts a program and waits until one of its lines says that it is ready.
 * @param {{ command?: string, args: readonly string[], env?: Record<string, string> }} program
 * @param {(line: string) => T | undefined} pick what is waited for in a line
 * @returns {Promise<{ found: T, pid: number, child: import('node:child_process').ChildProcess, stop: () => Promise<void> }>}
 * @template T
 */
export async function startProgram({ command = process.execPath, args, env = {} }, pick) {
  const child = spawn(command, args, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  const stop = () => stopChild(child);
  try {
    return { found: await firstLine(child, pick), pid: child.pid, child, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function firstLine(child, pick) {
  const said = [];
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready in ${STARTS_WITHIN_MS} ms`)), STARTS_WITHIN_MS);
    let isReady = false;
    const onLine = (line, isError) => {
      if (isReady && isError) process.stderr.write(`${line}\n`);
      if (isReady) return;
      const value = pick(line);
      if (value === undefined) return said.push(line);
      isReady = true;
      clearTimeout(timer);
      resolve(value);
    };
    createInterface(child.stdout).on('line', (line) => onLine(line, false));
    createInterface(child.stderr).on('line', (line) => onLine(line, true));
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      reject(new Error(said.find((line) => line.trim() !== '') ?? `ended with exit code ${code}`));
    });
  });
}

async function stopChild(child) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOPS_WITHIN_MS);
  await ended;
  clearTimeout(timer);
}

const built = (program) => fileURLToPath(new URL(program, DIST));

export async function startEmulator() {
  const { found, pid, stop } = await startProgram(
    { args: [built('commands/emulator.js')], env: { EMULATOR_PORT: '0' } },
    (line) => /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0],
  );
  return { url: found, pid, stop };
}

/** What `npm start` gives to node. */
export const START_OPTIONS = readStartOptions();

function readStartOptions() {
  const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const [, options] = /^exec node (.*)dist\/main\.js$/.exec(scripts.start);
  return options.split(' ').filter((option) => option !== '');
}

/** The gateway's budgets, raised so far that no benchmark runs into them. */
export const BUDGETS = {
  UPSTREAM_CALLS_PER_MINUTE: '1000000000',
  CALLER_REQUESTS_PER_MINUTE: '1000000000',
  CALLER_UPSTREAM_CALLS_PER_MINUTE: '1000000000',
};

/**
 * The gateway before an upstream of version 1; its budgets are out of the way.
 * @param {readonly string[]} nodeOptions
 */
export async function startGatewayProgram(upstreamUrl, env = {}, nodeOptions = []) {
  const settings = {
    PORT: '0',
    UPSTREAM: 'v1',
    SENDGRID_BASE_URL: upstreamUrl,
    ...BUDGETS,
    ...env,
  };
  return startProgram({ args: [...START_OPTIONS, ...nodeOptions, built('main.js')], env: settings }, readListening);
}

/** The gateway as the emulator knows it, open to all, with metrics on. */
export async function startGateway(upstreamUrl, env = {}) {
  const { found, pid, stop } = await startGatewayProgram(upstreamUrl, {
    METRICS_PORT: '0',
    SENDGRID_API_USER: 'emulator',
    SENDGRID_API_KEY: 'emulator',
    AUTH: 'off',
    AUTH_OFF_I_KNOW: '1',
    ...env,
  });
  return { url: found.url, pid, stop, metric: (name) => readMetric(found.metrics, name) };
}

function readListening(line) {
  if (!line.startsWith('{')) return undefined;
  const { url, graphql, metrics } = JSON.parse(line);
  return url === undefined ? undefined : { url, graphql, metrics };
}

async function readMetric(url, name) {
  const text = await (await fetch(url)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}

/**
 * Lets other processes have the cores first, all threads of it, where the system tells of them: what a stall is to show is how long the
 * gateway holds its loop, not how long it waits for a core that those have who ask it and answer it.
 */
export async function standBack(pid) {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  for (const thread of threads) setPriority(Number(thread), constants.priority.PRIORITY_BELOW_NORMAL);
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
  const { data, errors } = await (await post(url, query, variables, headers)).json();
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}

export function post(url, query, variables, headers) {
  return fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-encoding': 'identity', ...headers },
    body: JSON.stringify({ query, variables }),
  });
}
