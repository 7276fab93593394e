import { readFileSync } from 'node:fs';
import { AuditLogUnusable } from './audit/audit.js';
import { doubtsAbout } from './config/doubts.js';
import { type Config, readConfig } from './config.js';
import { createGateway, type Gateway } from './gateway.js';
import { createLogger, type Logger } from './observability/logger.js';

/** The process: environment -> configuration -> gateway -> listen; signals and exit codes. */

const EXIT_BAD_CONFIG = 78;
/** `npm start` may hand one signal on twice within a millisecond: only a later one is a second. */
const SECOND_SIGNAL_AFTER_MS = 1000;

const result = readConfig(process.env, (path) => readFileSync(path, 'utf8'));
if (result.ok) {
  await run(result.config);
} else {
  refuse(result.problems);
}

function refuse(problems: readonly string[]): void {
  const lines = problems.map((problem) => `  - ${problem}`);
  process.stderr.write(`The configuration cannot be used:\n${lines.join('\n')}\nEvery setting: docs/config.md\n`);
  process.exitCode = EXIT_BAD_CONFIG;
}

async function run(config: Config): Promise<void> {
  const log = createLogger(config.logLevel);
  const gateway = await start(config, log);
  if (gateway === null) return;
  const { url, metricsUrl: metrics } = gateway;
  const explore = config.production ? '' : `, to explore open ${url}/`;
  const upstream = config.upstream.kind;
  const version = config.upstream.api;
  log.info(
    { url, graphql: `${url}/graphql`, ...(metrics === null ? {} : { metrics }), upstream, version },
    `listening: GraphQL is at ${url}/graphql${explore}`,
  );
  // After the line that programs look for.
  for (const doubt of doubtsAbout(process.env)) log.warn(doubt);
  stopOnSignals(gateway, log);
  reopenOnHangUp(gateway);
}

/** Says why where it cannot, and gives null. */
async function start(config: Config, log: Logger): Promise<Gateway | null> {
  try {
    return await createGateway(config, log);
  } catch (thrown) {
    if (thrown instanceof AuditLogUnusable) {
      refuse([thrown.message]);
      return null;
    }
    process.exitCode = 1;
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    // One of the two ports: the error tells which.
    const { host } = config;
    const port = thrown instanceof Error && 'port' in thrown ? Number(thrown.port) : config.port;
    const name = port === config.metricsPort ? 'METRICS_PORT' : 'PORT';
    if (code === 'EADDRINUSE')
      log.error(`cannot listen on ${host}:${port}: another process does; choose another ${name}`);
    else if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      log.error(`cannot listen on ${host}:${port}: this machine has no such address; choose another HOST`);
    else if (code === 'EACCES')
      log.error(`cannot listen on ${host}:${port}: not allowed; choose a ${name} of 1024 or more`);
    else log.error({ stack: thrown instanceof Error ? thrown.stack : undefined }, 'cannot start');
    return null;
  }
}

function stopOnSignals(gateway: Gateway, log: Logger): void {
  let firstAt: number | null = null;
  const onSignal = (signal: NodeJS.Signals): void => {
    const now = Date.now();
    if (firstAt === null) {
      firstAt = now;
      log.info({ signal }, 'stopping: requests in flight are answered first');
      void gateway.close().then(() => log.info('stopped'));
    } else if (now - firstAt >= SECOND_SIGNAL_AFTER_MS) {
      log.warn({ signal }, 'stopped at once by a second signal');
      process.exit(1);
    }
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

/** Where there is no file to rotate, the signal ends the process as ever: a terminal that is closed sends it. */
function reopenOnHangUp({ reopenAuditLog }: Gateway): void {
  if (reopenAuditLog !== null) process.on('SIGHUP', () => void reopenAuditLog());
}
