import { randomUUID } from 'node:crypto';
import type { Answer } from '../http/answer.js';
import type { Received } from '../http/receive.js';
import type { RateCounter, RateLimits } from '../rate-limits.js';
import { PARENT } from '../state.js';
import { type Operation, type UpstreamApi, withoutCredentials } from '../upstream-api.js';
import { shownSelection } from './bulk-delete.js';
import { admit, type GateRooms } from './gate.js';
import { type Behalf, behalfOf } from './on-behalf-of.js';
import { failure, type Reply } from './reply.js';
import type { HandlerRooms } from './request.js';
import { type Action, createRouter, type Route } from './routes.js';

export interface RestRooms extends HandlerRooms, Pick<GateRooms, 'credentials'> {
  readonly rateLimits: Readonly<RateLimits>;
  readonly rateCounter: RateCounter;
}

/** Version 3: takes what is sent to paths below `/v3`, and answers null to every other path. */
export function createRestApi(rooms: RestRooms): UpstreamApi {
  const { state, rateLimits, rateCounter } = rooms;
  const routeOf = createRouter(rooms);

  return (received) => {
    if (!/^\/v3(\/|$)/.test(received.path)) return null;
    const { method, headers, body } = received;
    const route = routeOf(received.path);
    const action = route?.endpoint.actions.get(method);
    const behalf = behalfOf(headers, state);
    const query = Object.fromEntries(new URLSearchParams(received.query));
    const bucket = `${method} ${route?.endpoint.template ?? 'elsewhere'}`;

    const reply = (): Reply => {
      const count = (): boolean => rateCounter.take(bucket, rateLimits.v3);
      const admission = admit({ route, action, headers, behalf, count }, rooms);
      if ('refusal' in admission) return admission.refusal;
      const { handle, owner, segment } = admission;
      return handle({ owner, segment, query, body: body ?? '', url: urlOf(received) });
    };

    const written = (reply: Reply): Answer => {
      const { limit, remaining, resetsAt } = rateCounter.standing(bucket, rateLimits.v3);
      return inJson(reply, {
        'X-RateLimit-Limit': String(limit),
        'X-RateLimit-Remaining': String(reply.status === 429 ? 0 : remaining),
        'X-RateLimit-Reset': String(resetsAt),
        'Twilio-Request-Id': `RQ${randomUUID().replaceAll('-', '')}`,
      });
    };

    return {
      operation: operationOf(action),
      user: userOf(behalf),
      shown: {
        fields: withoutCredentials(query),
        ...(behalf.sent === undefined ? {} : { onBehalfOf: behalf.sent }),
        ...(isBulkDelete(route, method) ? shownSelection(body ?? '') : {}),
      },
      answer: () => written(reply()),
      failure: (status, text) => written(failure(status, text)),
    };
  };
}

const operationOf = (action: Action | undefined): Operation => action?.operation ?? 'other';

/** The parent is no customer; somebody unknown is named as the header does. */
const userOf = ({ sent, owner }: Behalf): string | null => (owner === PARENT ? null : (owner ?? sent ?? null));

const isBulkDelete = (route: Route | null, method: string): boolean => method === 'DELETE' && route?.segment === '';

const urlOf = ({ headers, path }: Received): string => `http://${headers.host ?? 'localhost'}${path}`;

/** Plain JSON in UTF-8, without the escapes of versions 1 and 2. */
function inJson({ status, value, headers }: Reply, common: Answer['headers']): Answer {
  if (value === undefined) return { status, headers: { ...common, ...headers }, body: [] };
  return {
    status,
    headers: { ...common, ...headers, 'Content-Type': 'application/json' },
    body: [Buffer.from(JSON.stringify(value))],
  };
}
