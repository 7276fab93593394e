import { BEHAVIOUR_CHOICES, type Behaviour, behaviourProblems } from '../behaviour.js';
import type { CallRecorder } from '../calls.js';
import { isRecord } from '../checks.js';
import type { Faults } from '../faults/faults.js';
import { FAULT_KINDS } from '../faults/plan-check.js';
import { inBatches } from '../formats/document.js';
import { JSON_CONTENT_TYPE, jsonArrayPieces } from '../formats/json.js';
import type { Answer } from '../http/answer.js';
import type { State } from '../state.js';
import { parseJson, parseRows } from './input.js';

export interface ControlRooms {
  readonly state: State;
  readonly behaviour: Behaviour;
  readonly calls: CallRecorder;
  readonly faults: Faults;
  /** Customers, switches, calls and faults as they were at start. */
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
export const customerResource = ({ state }: ControlRooms): Resource => ({
  GET: (_body, user) => {
    if (!state.has(user)) return refusal(404, 'There is no such customer.');
    const headers = { 'Content-Type': JSON_CONTENT_TYPE };
    return { status: 200, headers, body: inBatches(jsonArrayPieces(state.rows(user))) };
  },
  PUT: (body, user) => {
    const parsed = parseJson(body);
    const rows = 'problem' in parsed ? parsed : parseRows(parsed.value);
    if ('problem' in rows) return refusal(400, rows.problem);
    if (!state.has(user)) state.addCustomer({ user });
    state.replaceRows(user, rows.value);
    return NOTHING_TO_SAY;
  },
});

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

export const resetResource = ({ reset }: ControlRooms): Resource => ({
  POST: () => {
    reset();
    return NOTHING_TO_SAY;
  },
});

/** `/`: what there is. */
export const indexResource = ({ state }: ControlRooms): Resource => ({
  GET: () =>
    json(200, {
      upstream: ['/api/distributor.manage.json', '/api/distributor.manage.xml'],
      control: {
        'GET calls': 'the upstream requests received so far',
        'DELETE calls': 'forget them',
        'GET customers/{user}': 'the rows of a customer: email, reason, createdAt (unix seconds or null), createdText',
        'PUT customers/{user}': 'replace the rows of a customer, or add the customer',
        'GET faults': 'the planned faults, how many of them were not met yet, and how many calls met which kind',
        'POST faults':
          'plan one, or several as an array: {"fault":{"kind":"reset"},"user":"single","operation":"list","times":2}',
        'DELETE faults': 'forget them',
        'POST reset': 'customers, behaviour, calls and faults as they were at start',
        'GET behaviour': 'the switches',
        'PATCH behaviour': 'set some of them',
      },
      behaviour: BEHAVIOUR_CHOICES,
      faultKinds: FAULT_KINDS,
      customers: state.users().map((user) => ({ user, rows: state.size(user) })),
    }),
});
