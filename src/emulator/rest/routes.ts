import type { Operation } from '../upstream-api.js';
import { createBulkDeleteHandler } from './bulk-delete.js';
import { createAccountsHandler, createSubusersHandler } from './customers.js';
import { createDeleteOneHandler, createListHandler, createOneHandler } from './invalid-emails.js';
import type { Handler, HandlerRooms } from './request.js';

/** What a key must be allowed to do (CONTRACT 3). The scope of the accounts is not documented there; this name stands for it. */
export type Scope = 'suppression.read' | 'suppression.delete' | 'subusers.read' | 'partners.read';

export interface Action {
  readonly scope: Scope;
  readonly operation: Operation;
  readonly handle: Handler;
}

/** One endpoint, by method. `template` is its name in the rate limits, which count by method and endpoint (CONTRACT 3.1). */
export interface Endpoint {
  readonly template: string;
  readonly actions: ReadonlyMap<string, Action>;
}

export interface Route {
  readonly endpoint: Endpoint;
  /** Still percent-encoded; empty where the endpoint has no such part. */
  readonly segment: string;
}

export type Router = (path: string) => Route | null;

export function createRouter(rooms: HandlerRooms): Router {
  const list = endpoint('/v3/suppression/invalid_emails', {
    GET: { operation: 'list', scope: 'suppression.read', handle: createListHandler(rooms) },
    DELETE: { operation: 'delete', scope: 'suppression.delete', handle: createBulkDeleteHandler(rooms) },
  });
  const one = endpoint('/v3/suppression/invalid_emails/{email}', {
    GET: { operation: 'list', scope: 'suppression.read', handle: createOneHandler(rooms) },
    DELETE: { operation: 'delete', scope: 'suppression.delete', handle: createDeleteOneHandler(rooms) },
  });
  const whole = [
    list,
    endpoint('/v3/subusers', {
      GET: { operation: 'other', scope: 'subusers.read', handle: createSubusersHandler(rooms) },
    }),
    endpoint('/v3/partners/accounts', {
      GET: { operation: 'other', scope: 'partners.read', handle: createAccountsHandler(rooms) },
    }),
  ];

  return (path) => {
    const plain = withoutDots(path).replace(/\/$/, '');
    const found = whole.find(({ template }) => template === plain);
    if (found !== undefined) return { endpoint: found, segment: '' };
    const segment = /^\/v3\/suppression\/invalid_emails\/([^/]+)$/.exec(plain)?.[1];
    return segment === undefined ? null : { endpoint: one, segment };
  };
}

const endpoint = (template: string, actions: Readonly<Record<string, Action>>): Endpoint => ({
  template,
  actions: new Map(Object.entries(actions)),
});

/**
 * `.` and `..` as every proxy and URL parser reads them, percent-encoded ones included (WHATWG URL, "double-dot path
 * segment"): so the address `.` in a path is the whole list, which is why it has to go through the bulk body.
 */
function withoutDots(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/');
  for (const [index, segment] of segments.entries()) {
    const dots = segment.replace(/%2e/gi, '.');
    if (dots !== '.' && dots !== '..') kept.push(segment);
    else {
      if (dots === '..' && kept.length > 1) kept.pop();
      if (index === segments.length - 1) kept.push('');
    }
  }
  return kept.join('/');
}
