import { readFileSync } from 'node:fs';
import { type Behaviour, createBehaviour } from '../../../../src/emulator/behaviour.js';
import type { Answer } from '../../../../src/emulator/http/answer.js';
import type { Received } from '../../../../src/emulator/http/receive.js';
import { createRateCounter, createRateLimits, type RateLimits } from '../../../../src/emulator/rate-limits.js';
import { createRestApi } from '../../../../src/emulator/rest/api.js';
import { createSeed, PARENT_ROWS } from '../../../../src/emulator/seed.js';
import { createState, type Row, type State } from '../../../../src/emulator/state.js';
import type { UpstreamApi, UpstreamCall } from '../../../../src/emulator/upstream-api.js';

/** Version 3 without sockets. */
export interface RestTrial {
  readonly state: State;
  readonly behaviour: Behaviour;
  readonly rateLimits: RateLimits;
  readonly api: UpstreamApi;
  /** Milliseconds since 1970, of the rate limits. */
  nowMs: number;
  understand(target: string, init?: Init): UpstreamCall;
  /** With a good key unless other headers say otherwise. */
  call(target: string, init?: Init): Seen;
}

export interface Init {
  readonly method?: string;
  readonly as?: string;
  readonly headers?: Received['headers'];
  readonly body?: unknown;
}

export interface Seen {
  readonly status: number;
  readonly headers: Answer['headers'];
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what came, to be looked at.
  readonly body: any;
}

export const INVALID_EMAILS = '/v3/suppression/invalid_emails';

/** 10:00:20 of a minute that begins at 1684448220. */
export const NOW_MS = 1_684_448_240_000;

export function startTrial(customers?: Readonly<Record<string, readonly Row[]>>): RestTrial {
  const seed = customers && Object.entries(customers).map(([user, rows]) => ({ user, rows }));
  const state = createState(seed ?? createSeed(), PARENT_ROWS);
  const behaviour = createBehaviour();
  const rateLimits = createRateLimits();
  const rateCounter = createRateCounter(rateLimits, () => trial.nowMs);
  const credentials = { user: 'emulator', key: 'emulator' };
  const trial: RestTrial = {
    state,
    behaviour,
    rateLimits,
    api: createRestApi({ state, behaviour, credentials, rateLimits, rateCounter }),
    nowMs: NOW_MS,
    understand: (target, init = {}) => {
      const [path = '', query = ''] = target.split('?');
      const { method = 'GET', as, headers = { authorization: 'Bearer emulator' }, body } = init;
      const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
      const behalf = as === undefined ? {} : { 'on-behalf-of': as };
      const received = { method, path, query, headers: { host: 'x:1', ...headers, ...behalf }, body: text };
      const call = trial.api(received);
      if (call === null) throw new Error(`${path} is not this API's`);
      return call;
    },
    call: (target, init) => seen(trial.understand(target, init).answer()),
  };
  return trial;
}

export function seen({ status, headers, body }: Answer): Seen {
  const text = Buffer.concat([...body]).toString();
  return { status, headers, text, body: text === '' ? null : JSON.parse(text) };
}

export const row = (email: string, createdAt: number | null = null, reason = 'Bad Syntax'): Row => ({
  email,
  reason,
  createdAt,
});

/** The body of a recorded answer: what follows its head, without the file's own end of line. */
export function recordedBody(name: string): string {
  const text = readFileSync(new URL(`../../../fixtures/${name}`, import.meta.url), 'utf8');
  return text.slice(name.endsWith('.http') ? text.indexOf('\n\n') + 2 : 0).trimEnd();
}
