// Who takes part, and how each is started. A peer is a small file in peers/, set up as its own documentation says for speed and production.
import { fileURLToPath } from 'node:url';
import { startOurs } from './ours.mjs';
import { START_OPTIONS, startProgram } from './processes.mjs';

/**
 * @typedef {object} Gateway
 * @property {string} name
 * @property {import('./load/expected.mjs').Telling} telling how it tells entries
 * @property {'connection' | 'arguments'} pages how it is asked for a page
 */

/** @type {Record<string, Gateway>} */
export const GATEWAYS = {
  limit: { name: 'the limit (no GraphQL)', telling: 'pasted', pages: 'arguments' },
  ours: { name: 'this gateway', telling: 'instant', pages: 'connection' },
  apollo: { name: 'Apollo Server, type-graphql', telling: 'text', pages: 'arguments' },
  mercurius: { name: 'Mercurius, jit: 1', telling: 'text', pages: 'arguments' },
  yoga: { name: 'GraphQL Yoga, JIT', telling: 'text', pages: 'arguments' },
  tailcall: { name: 'Tailcall (Rust)', telling: 'text', pages: 'arguments' },
  pipeline: { name: "Apollo's pipeline alone", telling: 'text', pages: 'arguments' },
  'read-and-parse': { name: 'read and JSON.parse alone', telling: 'text', pages: 'arguments' },
};

const PROGRAMS = {
  apollo: 'dist/apollo.js',
};

/** Preloaded where the longest stall of the event loop is looked for. */
const STALLS = ['--import', new URL('measure/stalls.mjs', import.meta.url).href];

/**
 * Starts the gateway of a row of a scenario.
 * @param {{ gateway: string, format: 'json' | 'xml', cache: boolean, keepsNothing: boolean, stalls: boolean }} row
 * @returns {Promise<{ url: string, pid: number, stop: () => Promise<void>, headersOf: (caller: number) => Record<string, string> }>}
 */
export async function startRow(row, upstreamUrl, nodeOptions = []) {
  const options = [...nodeOptions, ...(row.stalls ? STALLS : [])];
  if (row.gateway === 'ours') return startOurs(row, upstreamUrl, options);
  const program = PROGRAMS[row.gateway] ?? `peers/${row.gateway}.mjs`;
  const { found, pid, ...running } = await startProgram(
    {
      // What helps this gateway helps all that run on Node.
      args: [...START_OPTIONS, ...options, fileURLToPath(new URL(program, import.meta.url))],
      env: {
        NODE_ENV: 'production',
        UPSTREAM_URL: upstreamUrl,
        UPSTREAM_FORMAT: row.format,
        CACHE: row.cache ? '1' : '0',
        ...(process.env.BENCH_GLIBC === undefined ? {} : { BENCH_GLIBC: process.env.BENCH_GLIBC }),
      },
    },
    (line) => (line.startsWith('{') ? JSON.parse(line) : undefined),
  );
  return { url: found.url, pid: found.pid ?? pid, ...running, headersOf: () => HEADERS };
}

const HEADERS = { 'content-type': 'application/json', accept: 'application/json' };
