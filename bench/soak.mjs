// npm run soak: five minutes (or `-- --minutes 1`) of reads, pages, deletes and exports; memory must stay flat. Loopback only.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ask, residentMegabytes, startEmulator, startGateway } from './processes.mjs';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '5' } } });
const minutes = Math.min(Math.max(Number(values.minutes) || 5, 0.2), 30);
const CALLERS = 8;
const SAMPLES = 10;
/** Growth from the second tenth to the last; a leak at this load is many times that. */
const MAX_GROWTH = 0.2;

const LIST = 'query ($user: String!) { customer(user: $user) { invalidEmails { id email reason created } } }';
const PAGE = `query ($user: String!, $part: String!) { customer(user: $user) {
  invalidEmailsConnection(first: 50, filter: { emailContains: $part }, orderBy: EMAIL_ASC) { nodes { email } pageInfo { endCursor } totalCount } } }`;
const DELETE = 'mutation ($user: String!) { deleteInvalidEmail(user: $user, email: "nobody@example.com") { deleted } }';

const users = [...Array.from({ length: 25 }, (_, index) => `customer-${String(index + 1).padStart(2, '0')}`), 'medium'];

const emulator = await startEmulator();
const gateway = await startGateway(emulator.url);
const endMs = performance.now() + minutes * 60_000;
let requests = 0;
const callers = Array.from({ length: CALLERS }, (_, index) => call(index));
const samples = [];
for (let sample = 0; sample < SAMPLES; sample++) {
  await sleep((minutes * 60_000) / SAMPLES - 50);
  samples.push(await residentMegabytes(gateway.pid));
}
await Promise.all(callers);
await gateway.stop();
await emulator.stop();

const settled = samples[1];
const last = Math.min(...samples.slice(-3));
const growth = (last - settled) / settled;
console.log(`${requests} requests in ${minutes} minutes, ${Math.round(requests / minutes / 60)} a second`);
console.log(`resident memory, MB, each tenth of the time: ${samples.map(Math.round).join(' ')}`);
const flat = growth < MAX_GROWTH;
console.log(`growth from the second to the last: ${Math.round(growth * 100)} % (${flat ? 'flat' : 'NOT FLAT'})`);
process.exitCode = flat ? 0 : 1;

async function call(seed) {
  for (let turn = seed; performance.now() < endMs; turn++) {
    const user = users[turn % users.length];
    const kind = turn % 20;
    if (kind === 0) await ask(gateway.url, DELETE, { user });
    else if (kind === 1) await (await fetch(`${gateway.url}/export/customers/${user}/invalid-emails.csv`)).text();
    else if (kind < 8) await ask(gateway.url, PAGE, { user, part: String(turn % 97) });
    else await ask(gateway.url, LIST, { user }, kind < 12 ? { 'cache-control': 'no-cache' } : {});
    requests++;
  }
}
