import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Config } from '../config.js';
import { asGatewayError } from '../errors.js';
import { parseUser, type User } from '../invalid-emails/names.js';
import type { Work } from '../invalid-emails/port.js';
import { UNOBSERVED } from '../observability/events.js';
import { createUpstream } from '../upstream.js';
import { compareCustomers, type Reader, type Readers } from './compare/compare-customers.js';
import { type Report, renderJson, renderTable, resultOf } from './compare/report.js';
import { PREFIX, readSide, type SideResult } from './compare/sides.js';

/**
 * `npm run compare -- --from v1 --to v3 [--users a,b] [--json]`: do both versions of the upstream list the same? Reads only. The settings of
 * the first have their usual names, those of the second the same names with the prefix COMPARE_.
 * Exit codes: 0 equal, 1 different, 2 not or not wholly compared, 78 settings that cannot be used.
 */

const EXIT = { equal: 0, different: 1, incomplete: 2, config: 78 } as const;
const USE = 'Use: npm run compare -- --from v1|v2|v3 --to v1|v2|v3 [--users NAME,NAME…] [--json]';

interface Arguments {
  readonly from: string;
  readonly to: string;
  /** Null: those of the first side's directory. */
  readonly users: readonly User[] | null;
  readonly json: boolean;
}

process.exitCode = await main();

async function main(): Promise<number> {
  const given = readArguments();
  if (given === null) return EXIT.incomplete;
  const source = { env: process.env, readFile: (path: string) => readFileSync(path, 'utf8') };
  const from = readSide(source, '', given.from);
  const to = readSide(source, PREFIX, given.to);
  if (!from.ok || !to.ok) {
    complain(`The settings of ${given.from} (--from) cannot be used:`, from);
    complain(`The settings of ${given.to} (--to, each with the prefix ${PREFIX}) cannot be used:`, to);
    return EXIT.config;
  }
  const report = await compare(given, from.config, to.config);
  if (report === null) return EXIT.incomplete;
  process.stdout.write(given.json ? renderJson(report) : renderTable(report));
  return EXIT[resultOf(report)];
}

async function compare(given: Arguments, from: Config, to: Config): Promise<Report | null> {
  const opened = {
    from: await createUpstream(from, UNOBSERVED, 'wait'),
    to: await createUpstream(to, UNOBSERVED, 'wait'),
  };
  const readers: Readers = { from: readerOf(opened.from.store, from), to: readerOf(opened.to.store, to) };
  try {
    showProgress('reading the customers');
    const { users, onlyTo } = given.users === null ? await readUsers(readers) : { users: given.users, onlyTo: [] };
    let done = 0;
    const findings = await compareCustomers(users, readers, () => {
      done++;
      showProgress(`${done} of ${users.length} customers`);
    });
    return { names: { from: given.from, to: given.to }, findings, onlyTo };
  } catch (thrown) {
    const { code, message } = asGatewayError(thrown);
    showProgress('');
    process.stderr.write(
      `The customers could not be read (${code}): ${message} Name them with --users to do without.\n`,
    );
    return null;
  } finally {
    showProgress('');
    await opened.from.close();
    await opened.to.close();
  }
}

async function readUsers({ from, to }: Readers) {
  const [first, second] = await Promise.all([from.port.customers(from.newWork()), to.port.customers(to.newWork())]);
  return {
    users: first.customers.map(({ user }) => user),
    onlyTo: second.customers.map(({ user }) => user).filter((user) => first.profile(user) === null),
  };
}

function readerOf(port: Reader['port'], { operationDeadlineMs }: Config): Reader {
  const { signal } = new AbortController();
  const newWork = (): Work => ({
    requestId: 'compare',
    subject: null,
    traceparent: null,
    deadlineMs: Date.now() + operationDeadlineMs,
    signal,
    notBeforeMs: Number.NEGATIVE_INFINITY,
    takeUpstreamCall: async () => {},
    onUpstreamCall: () => {},
  });
  return { port, newWork };
}

function readArguments(): Arguments | null {
  try {
    const { values } = parseArgs({
      options: {
        from: { type: 'string' },
        to: { type: 'string' },
        users: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    const { from, to, users, json } = values;
    if (!isVersion(from) || !isVersion(to)) throw new Error('--from and --to are each v1, v2 or v3.');
    const names = users === undefined ? null : [...new Set(users.split(','))].map((name) => parseUser(name, '--users'));
    return { from, to, users: names, json };
  } catch (thrown) {
    process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n${USE}\n`);
    return null;
  }
}

function isVersion(text: string | undefined): text is string {
  return text === 'v1' || text === 'v2' || text === 'v3';
}

/** One line that is written over, and only where somebody looks at it. */
function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}

function complain(heading: string, side: SideResult): void {
  if (side.ok) return;
  process.stderr.write(`${heading}\n${side.problems.map((problem) => `  - ${problem}\n`).join('')}`);
}
