import { type Emulator, startEmulator } from '../emulator/emulator.js';

// The emulator alone, for people who build against the upstream or look at it.

/** EX_CONFIG of sysexits.h, as for every entry point: the environment is at fault. */
const EXIT_CONFIG = 78;
const EXIT_FAILURE = 1;
const DEFAULT_PORT = '4010';

/** An empty variable counts as unset. */
const portText = process.env['EMULATOR_PORT'] || DEFAULT_PORT;
const port = /^\d{1,5}$/.test(portText) ? Number(portText) : Number.NaN;

if (port <= 65_535) {
  await run(port);
} else {
  process.stderr.write(`EMULATOR_PORT must be a whole number from 0 to 65535, not ${JSON.stringify(portText)}.\n`);
  process.exitCode = EXIT_CONFIG;
}

async function run(port: number): Promise<void> {
  try {
    const emulator = await startEmulator({ port });
    process.stdout.write(introduction(emulator));
    // `on`, not `once`: npm may hand one Ctrl-C on twice, and the second must not kill what the first is closing.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void emulator.close());
  } catch (error) {
    process.stderr.write(`${startProblem(error, port)}\n`);
    process.exitCode = EXIT_FAILURE;
  }
}

function startProblem(error: unknown, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return `Port ${port} is taken; set EMULATOR_PORT to another one, or to 0 for any.`;
  if (code === 'EACCES') return `This user may not listen on port ${port}; set EMULATOR_PORT to 1024 or above.`;
  return `The emulator could not start: ${error instanceof Error ? error.message : String(error)}`;
}

function introduction({ url, state }: Emulator): string {
  const form = 'method=invalidemails&task=get&user=eexampexample@example.com&date=1';
  const bearer = "-H 'Authorization: Bearer emulator'";
  const lines = [
    '',
    'SendGrid emulator: the invalid emails as versions 1, 2 and 3 of the API tell them, one state, in memory',
    '',
    `  URL          ${url}`,
    '  credentials  api_user=emulator api_key=emulator; in versions 2 and 3 the key is a Bearer token',
    `  control API  ${url}/__emulator/`,
    '',
    "  a customer's list in each version (deletes, pages, customers of the account: docs/emulator.md)",
    `    v1  curl -s '${url}/api/distributor.manage.json' -d 'api_user=emulator&api_key=emulator&${form}'`,
    `    v2  curl -s '${url}/apiv2/reseller.manage.json' ${bearer} -d '${form}'`,
    `    v3  curl -s '${url}/v3/suppression/invalid_emails' ${bearer} -H 'on-behalf-of: eexampexample@example.com'`,
    '',
    '  make its next answer go wrong (all faults: docs/emulator.md)',
    `    curl -s '${url}/__emulator/faults' -d '{"fault":{"kind":"proxy-page","status":503}}'`,
    '',
    '  customers',
    ...customerLines(state),
    '',
    '  Ctrl-C stops it; nothing is kept.',
    '',
  ];
  return `${lines.join('\n')}\n`;
}

/** One line per customer; neighbours of equal size share a line. */
function customerLines(state: Emulator['state']): readonly string[] {
  const groups: { readonly size: number; readonly users: string[] }[] = [];
  for (const user of state.users()) {
    const last = groups.at(-1);
    const size = state.size(user);
    if (last?.size === size) last.users.push(user);
    else groups.push({ size, users: [user] });
  }
  return groups.map(({ size, users }) => {
    const [first = ''] = users;
    const names = users.length === 1 ? first : `${first} … ${users.at(-1)}`;
    const rows = `${size.toLocaleString('en-US')} ${size === 1 ? 'row' : 'rows'}`;
    return `    ${names.padEnd(27)}${rows}${users.length === 1 ? '' : ' each'}`;
  });
}
