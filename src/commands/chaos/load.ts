import type { Outcome, Truth } from './truth.js';

/** Callers that read and delete without pause, and check every answer against the truth. */

export interface Tally {
  reads: number;
  deletes: number;
  readonly codes: Map<string, number>;
  readonly outcomes: Map<string, number>;
  readonly wrong: string[];
  readonly latenciesMs: number[];
}

export interface LoadOptions {
  /** Origin of a gateway and the customers that are asked for there and nowhere else. */
  readonly gateways: readonly { readonly url: string; readonly customers: readonly string[] }[];
  readonly callers: number;
  readonly truth: Truth;
  /** 0 up to 1. */
  readonly random: () => number;
  /** Milliseconds on any one clock. */
  readonly now: () => number;
  readonly stop: AbortSignal;
}

const READ = 'query ($user: String!) { customer(user: $user) { invalidEmails { email } } }';
const DELETE =
  'mutation ($user: String!, $emails: [String!]!) { deleteInvalidEmails(user: $user, emails: $emails) { results { email outcome code } } }';
const DELETE_SHARE = 0.15;
const NO_CACHE_SHARE = 0.1;

interface Answer {
  readonly data?: {
    readonly customer?: { readonly invalidEmails: readonly { readonly email: string }[] | null } | null;
    readonly deleteInvalidEmails?: { readonly results: readonly { email: string; outcome: Outcome }[] } | null;
  };
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}

export async function runLoad(options: LoadOptions): Promise<Tally> {
  const tally: Tally = {
    reads: 0,
    deletes: 0,
    codes: new Map(),
    outcomes: new Map(),
    wrong: [],
    latenciesMs: [],
  };
  const call = async (): Promise<void> => {
    while (!options.stop.aborted) await oneCall(options, tally);
  };
  await Promise.all(Array.from({ length: options.callers }, call));
  return tally;
}

async function oneCall(options: LoadOptions, tally: Tally): Promise<void> {
  const { random, now } = options;
  const { url, customers } = pick(options.gateways, random);
  const customer = pick(customers, random);
  const startedMs = now();
  if (random() < DELETE_SHARE) await deleteSome(options, tally, url, customer);
  else await read(options, tally, url, customer);
  tally.latenciesMs.push(now() - startedMs);
}

async function read({ truth, now, random }: LoadOptions, tally: Tally, url: string, customer: string): Promise<void> {
  tally.reads++;
  const askedMs = now();
  const { data, errors } = await ask(url, READ, { user: customer }, random() < NO_CACHE_SHARE);
  const rows = data?.customer?.invalidEmails ?? null;
  if (rows === null) {
    count(tally.codes, errors?.[0]?.extensions.code ?? 'null without an error');
    if (errors === undefined) tally.wrong.push(`${customer}: null without an error`);
    return;
  }
  const wrong = truth.judgeList(
    customer,
    rows.map(({ email }) => email),
    askedMs,
  );
  if (wrong !== null) tally.wrong.push(wrong);
}

async function deleteSome(options: LoadOptions, tally: Tally, url: string, customer: string): Promise<void> {
  const { truth, random, now } = options;
  const emails = Array.from({ length: 1 + Math.floor(random() * 3) }, () => truth.pickAddress(customer, random));
  for (const email of emails) truth.deleteAsked(customer, email);
  tally.deletes += emails.length;
  const { data, errors } = await ask(url, DELETE, { user: customer, emails }, false);
  const results = data?.deleteInvalidEmails?.results;
  if (results === undefined) {
    tally.wrong.push(`${customer}: a bulk delete without outcomes (${errors?.[0]?.extensions.code ?? 'no error'})`);
    return;
  }
  const outcomeOf = new Map(results.map(({ email, outcome }) => [email, outcome]));
  for (const [email, outcome] of outcomeOf) {
    count(tally.outcomes, outcome);
    truth.deleteAnswered(customer, email, outcome, now());
  }
}

async function ask(url: string, query: string, variables: object, fresh: boolean): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(fresh ? { 'cache-control': 'no-cache' } : {}) },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answer;
}

function pick<T>(items: readonly T[], random: () => number): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new RangeError('There is nothing to pick from.');
  return item;
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
