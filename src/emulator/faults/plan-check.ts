import {
  anyCaseOf,
  type Check,
  either,
  isHeaderText,
  isRecord,
  isText,
  object,
  oneOf,
  optional,
  share,
  variant,
  whole,
} from '../checks.js';
import type { AnswerFault, DeleteFault, Fault, FaultPlan, LatencyFault, ListFault } from './fault.js';

/** A check for every field of every kind: the compiler misses one that is forgotten here. */
type Table<F extends Fault> = {
  readonly [Kind in F['kind']]: { readonly [Field in keyof Omit<Extract<F, { kind: Kind }>, 'kind'>]-?: Check };
};

/** The most that a timer of Node waits; and more than any test sends. */
const LONGEST_MS = 2 ** 31 - 1;
const MOST_BYTES = 1024 ** 3;

const someBytes = whole(1, MOST_BYTES);
const someMs = whole(1, LONGEST_MS);
const seconds = whole(0, 1e9);
const fraction = share((value) => value >= 0 && value <= 1, 'a number from 0 to 1');

const place: Check = (value, name) => {
  if (isRecord(value) && 'fraction' in value) return object({ fraction })(value, name);
  return object({ bytes: whole(0, MOST_BYTES) })(value, name);
};

const retryAfter = optional(object({ as: oneOf('seconds', 'http-date'), seconds }));

const ANSWER_FAULTS: Table<AnswerFault> = {
  throttled: {
    retryAfter,
    rateLimitReset: optional(object({ header: optional(anyCaseOf('X-RateLimit-Reset')), seconds })),
  },
  'proxy-page': { status: whole(400, 599), retryAfter },
  answer: { status: optional(whole(200, 599)), contentType: optional(isHeaderText), body: isText },
  redirect: { status: oneOf(301, 302, 303, 307, 308), location: isHeaderText },
  'not-http': {},
  'content-type': { value: either(null, isHeaderText) },
  charset: { declared: isHeaderText, bytes: oneOf('latin1', 'utf-8') },
  damage: { part: oneOf('first', 'last', 'both', 'middle', 'row') },
  doctype: { entity: oneOf('laughs', 'external'), url: optional(isHeaderText) },
  gzip: {},
  'gzip-bomb': { inflatedBytes: optional(someBytes) },
  'header-overflow': { bytes: optional(someBytes) },
  silence: { at: optional(place) },
  reset: { at: optional(place) },
  'cut-off': { framing: oneOf('length', 'chunked', 'close'), at: optional(place) },
  drip: { bytes: someBytes, everyMs: someMs },
};

const LATENCY: Table<LatencyFault> = {
  latency: { ms: someMs, answer: optional(variant(ANSWER_FAULTS)) },
};

const answer = variant({ ...ANSWER_FAULTS, ...LATENCY });

const LIST_FAULTS: Table<ListFault> = {
  'duplicate-rows': {},
  'oversized-list': { bytes: someBytes },
};

const DELETE_FAULTS: Table<DeleteFault> = {
  'delete-applied': { answer },
  'delete-not-applied': { answer },
  'delete-late': { afterMs: someMs, answer: optional(answer) },
  'delete-lag': { visibleMs: someMs, answer: optional(answer) },
};

const FAULTS = { ...ANSWER_FAULTS, ...LATENCY, ...LIST_FAULTS, ...DELETE_FAULTS };

export const FAULT_KINDS: readonly string[] = Object.keys(FAULTS);

const PLAN_FIELDS: { readonly [Field in keyof FaultPlan]-?: Check } = {
  fault: variant(FAULTS),
  user: optional(isText),
  operation: optional(oneOf('list', 'delete', 'other', 'any')),
  times: optional(either('always', whole(1, 1e9))),
  after: optional(whole(0, 1e9)),
  probability: optional(share((value) => value > 0 && value <= 1, 'a number above 0, up to 1')),
  seed: optional(whole(0, 2 ** 32 - 1)),
};
const planFields = object(PLAN_FIELDS);

/** What is wrong with a plan, in a sentence; null when it can be used. The only kind of calls a fault fits: else it would never be met. */
export function planProblem(value: unknown): string | null {
  const problem = planFields(value, 'plan');
  if (problem !== null) return problem;
  const { fault, operation = 'any' } = value as FaultPlan;
  const only = onlyOperation(fault);
  if (only === null || operation === 'any' || operation === only) return null;
  return `${fault.kind} happens to a ${only} only, so plan.operation cannot be ${JSON.stringify(operation)}.`;
}

/** The one operation that a fault can happen to; null where it may be any. */
export function onlyOperation({ kind }: Fault): 'list' | 'delete' | null {
  if (kind in LIST_FAULTS) return 'list';
  return kind in DELETE_FAULTS ? 'delete' : null;
}
