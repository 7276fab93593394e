import { type Behaviour, behaviourProblems } from '../behaviour.js';
import type { CallRecorder } from '../calls.js';
import { isRecord } from '../checks.js';
import type { Faults } from '../faults/faults.js';
import { inBatches } from '../formats/document.js';
import { JSON_CONTENT_TYPE, jsonArrayPieces } from '../formats/json.js';
import type { Answer } from '../http/answer.js';
import { type RateLimits, rateLimitsProblem } from '../rate-limits.js';
import { PARENT, type Row, type State } from '../state.js';
import { type Parsed, parseJson, parseRows } from './input.js';

export interface ControlRooms {
  readonly state: State;
  readonly behaviour: Behaviour;
  readonly rateLimits: RateLimits;
  readonly calls: CallRecorder;
  readonly faults: Faults;
  /** Customers, switches, limits, calls and faults as they were at start. */
  readonly reset: () => void;
}

/** One verb on one resource. `name` is the last segment of the path, decoded. */
export type Action = (body: string, name: string) => Answer;
export type Resource = Readonly<Record<string, Action>>;

export const json = (status: number, value: unknown, headers: Answer['headers'] = {}): Answer => ({
  status,
  headers: { ...headers, 'Content-Type': JSON_CONTENT_TYPE },
  body: [Buffer.from(`${JSON.stringify(value, null, 2)}\n`)],
});

export const refusal = (status: number, error: string, headers: Answer['headers'] = {}): Answer =>
  json(status, { error }, headers);

export const NOTHING_TO_SAY: Answer = { status: 204, headers: {}, body: [] };

/** `/calls`: what the upstream was asked. */
export const callsResource = ({ calls }: ControlRooms): Resource => ({
  GET: () => json(200, { maxInFlight: calls.maxInFlight, calls: calls.list }),
  DELETE: () => {
    calls.clear();
    return NOTHING_TO_SAY;
  },
});

/** `/customers/{user}`: the rows of a list. What GET answers may be PUT again; PUT on a new name adds the customer. */
export const customerResource = ({ state }: Pick<ControlRooms, 'state'>): Resource => ({
  GET: (_body, user) => {
    if (!state.has(user)) return refusal(404, 'There is no such customer.');
    return showRows(state, user);
  },
  PUT: (body, user) => {
    const rows = rowsIn(body);
    if ('problem' in rows) return refusal(400, rows.problem);
    if (!state.has(user)) state.addCustomer({ user });
    state.replaceRows(user, rows.value);
    return NOTHING_TO_SAY;
  },
});

/** `/parent`: the rows of the parent account's own list. */
export const parentResource = ({ state }: Pick<ControlRooms, 'state'>): Resource => ({
  GET: () => showRows(state, PARENT),
  PUT: (body) => {
    const rows = rowsIn(body);
    if ('problem' in rows) return refusal(400, rows.problem);
    state.replaceRows(PARENT, rows.value);
    return NOTHING_TO_SAY;
  },
});

function showRows(state: State, user: string): Answer {
  const headers = { 'Content-Type': JSON_CONTENT_TYPE };
  return { status: 200, headers, body: inBatches(jsonArrayPieces(state.rows(user))) };
}

function rowsIn(body: string): Parsed<readonly Row[]> {
  const parsed = parseJson(body);
  return 'problem' in parsed ? parsed : parseRows(parsed.value);
}

/** `/behaviour`: the switches of CONTRACT 7. A PATCH is applied wholly or not at all. */
export const behaviourResource = ({ behaviour }: ControlRooms): Resource => ({
  GET: () => json(200, behaviour),
  PATCH: (body) => {
    const parsed = parseJson(body);
    if ('problem' in parsed) return refusal(400, parsed.problem);
    if (!isRecord(parsed.value)) return refusal(400, 'The body must be an object of switches.');
    const problems = behaviourProblems(parsed.value);
    if (problems.length > 0) return refusal(400, problems.join(' '));
    Object.assign(behaviour, parsed.value);
    return json(200, behaviour);
  },
});

/** `/limits`: the rate limits. A PATCH is applied wholly or not at all. */
export const limitsResource = ({ rateLimits }: Pick<ControlRooms, 'rateLimits'>): Resource => ({
  GET: () => json(200, rateLimits),
  PATCH: (body) => {
    const parsed = parseJson(body);
    if ('problem' in parsed) return refusal(400, parsed.problem);
    const problem = rateLimitsProblem(parsed.value);
    if (problem !== null) return refusal(400, problem);
    Object.assign(rateLimits, parsed.value);
    return json(200, rateLimits);
  },
});

export const resetResource = ({ reset }: ControlRooms): Resource => ({
  POST: () => {
    reset();
    return NOTHING_TO_SAY;
  },
});
