// Starts Tailcall with its configuration filled in. Its binary needs glibc 2.39; where BENCH_GLIBC names a folder with a newer one
// (ld-linux-x86-64.so.2, libc.so.6, libm.so.6, libgcc_s.so.1), that is used instead of the system's.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CACHE, CACHE_SECONDS, listening, UPSTREAM_URL } from './environment.mjs';

const PACKAGE = '@tailcallhq/core-linux-x64-gnu';
const NEEDS_GLIBC = 2.39;

const program = launchable(binary());
const port = await freePort();
const folder = await mkdtemp(join(tmpdir(), 'bench-tailcall-'));
const config = join(folder, 'tailcall.graphql');
await writeFile(config, await filledIn());
const [command, ...args] = [...program, 'start', config];
const child = spawn(command, args, {
  stdio: ['ignore', 'pipe', 'pipe'],
  // No telemetry; and no look for a newer release, whatever the network is.
  env: { ...process.env, TAILCALL_TRACKER: 'false', HTTPS_PROXY: 'http://127.0.0.1:9', NODE_CHANNEL_FD: undefined },
});
let isUp = false;
child.stderr.pipe(process.stderr);
child.stdout.on('data', (chunk) => {
  if (isUp) return;
  isUp = String(chunk).includes('launched');
  if (isUp) listening(`http://127.0.0.1:${port}/graphql`, child.pid);
  else process.stderr.write(chunk);
});
child.once('exit', (code) => void end(code ?? 1));
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => child.kill('SIGKILL'));

async function end(code) {
  await rm(folder, { recursive: true, force: true });
  process.exit(code);
}

async function filledIn() {
  const text = await readFile(new URL('tailcall.graphql', import.meta.url), 'utf8');
  const filled = text.replace('UPSTREAM/', `${UPSTREAM_URL}/`).replaceAll('PORT', String(port));
  return CACHE ? filled.replace('[InvalidEmail!]', `[InvalidEmail!] @cache(maxAge: ${CACHE_SECONDS * 1000})`) : filled;
}

function binary() {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`)), 'bin/tailcall');
  } catch {
    return giveUp(`its package ${PACKAGE} is not for this platform`);
  }
}

function giveUp(reason) {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}

/** The words that start the program. */
function launchable(file) {
  const glibc = process.env['BENCH_GLIBC'];
  if (glibc !== undefined) return [join(glibc, 'ld-linux-x86-64.so.2'), '--library-path', glibc, file];
  const { glibcVersionRuntime = 'none' } = process.report.getReport().header;
  if (Number(glibcVersionRuntime) >= NEEDS_GLIBC) return [file];
  return giveUp(
    `it needs glibc ${NEEDS_GLIBC}, this system has ${glibcVersionRuntime} (BENCH_GLIBC: docs/performance.md)`,
  );
}

/** A port that nothing uses now: Tailcall does not say which one it was given. */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = server.address();
      server.close(() => resolve(free));
    });
  });
}
