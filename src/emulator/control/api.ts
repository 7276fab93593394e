import type { Answer } from '../http/answer.js';
import type { Received } from '../http/receive.js';
import { faultsResource } from './faults.js';
import { indexResource } from './index-resource.js';
import {
  behaviourResource,
  type ControlRooms,
  callsResource,
  customerResource,
  limitsResource,
  parentResource,
  type Resource,
  refusal,
  resetResource,
} from './resources.js';

/** The control API: what tests and front-end developers set and see. It is no part of the upstream. */
export type ControlApi = (received: Received) => Answer;

const PREFIX = '/__emulator';

export const isControlPath = (path: string): boolean => path === PREFIX || path.startsWith(`${PREFIX}/`);

export function createControlApi(rooms: ControlRooms): ControlApi {
  const resources = new Map<string, Resource>([
    ['', indexResource(rooms)],
    ['calls', callsResource(rooms)],
    ['behaviour', behaviourResource(rooms)],
    ['limits', limitsResource(rooms)],
    ['parent', parentResource(rooms)],
    ['faults', faultsResource(rooms)],
    ['reset', resetResource(rooms)],
  ]);
  const customer = customerResource(rooms);

  return ({ method, path, headers, body }) => {
    if (!isLoopback(headers.host)) return refusal(421, 'The control API answers to loopback names only.');
    if (body === null) return refusal(413, 'The body is too large.');
    const rest = path.slice(PREFIX.length + 1);
    const user = userOf(rest);
    const resource = user === null ? resources.get(rest) : customer;
    if (resource === undefined) return refusal(404, 'There is no such resource; GET /__emulator/ lists what there is.');
    const action = Object.hasOwn(resource, method) ? resource[method] : undefined;
    if (action === undefined) {
      return refusal(405, 'This resource has no such method.', { Allow: Object.keys(resource).join(', ') });
    }
    return action(body, user ?? '');
  };
}

/** The user name in `customers/{user}`; null for any other path, and for one that is not percent-encoded properly. */
function userOf(rest: string): string | null {
  const segment = /^customers\/([^/]+)$/.exec(rest)?.[1];
  if (segment === undefined) return null;
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

/**
 * A page on the web can make its own name resolve to 127.0.0.1 (DNS rebinding) and then reach this server from a
 * developer's browser; but the Host header still says that name.
 */
function isLoopback(host: string | undefined): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i.test(host ?? '');
}
