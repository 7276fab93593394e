import type { IncomingHttpHeaders } from 'node:http';
import type { Behaviour } from '../behaviour.js';
import { bearerToken, type Credentials } from '../credentials.js';
import { PARENT, type State } from '../state.js';
import type { Behalf } from './on-behalf-of.js';
import {
  AUTHORIZATION_REQUIRED,
  BAD_KEY,
  BAD_PATH,
  FORBIDDEN,
  failure,
  NO_CREDENTIAL,
  NOT_ACCEPTABLE,
  NOT_FOUND,
  type Reply,
  TOO_MANY,
  WRONG_REGION,
} from './reply.js';
import type { Handler } from './request.js';
import type { Action, Route, Scope } from './routes.js';

export interface GateRooms {
  readonly state: Pick<State, 'account'>;
  readonly behaviour: Readonly<Behaviour>;
  readonly credentials: Credentials;
}

export interface Visitor {
  readonly route: Route | null;
  readonly action: Action | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly behalf: Behalf;
  /** Counts the call; false when the limit was spent before. */
  readonly count: () => boolean;
}

export type Admission =
  | { readonly refusal: Reply }
  | { readonly handle: Handler; readonly owner: string; readonly segment: string };

/** What is checked before an endpoint is asked, in this order: the method comes before the key (CONTRACT 3.1). */
export function admit({ route, action, headers, behalf, count }: Visitor, rooms: GateRooms): Admission {
  const { behaviour, credentials } = rooms;
  const isKnown = bearerToken(headers) === credentials.key;
  if (route === null) return { refusal: isKnown ? NOT_FOUND : AUTHORIZATION_REQUIRED };
  if (action === undefined) return { refusal: notAllowed(route) };
  if (!isKnown) return { refusal: headers.authorization === undefined ? NO_CREDENTIAL : BAD_KEY };
  if (!count()) return { refusal: TOO_MANY };
  if (!accepts(headers.accept, behaviour.acceptHeader)) return { refusal: NOT_ACCEPTABLE };
  if (!SCOPES[behaviour.keyScopes].includes(action.scope)) return { refusal: MISSING_SCOPE[behaviour.missingScope] };
  const { owner } = behalf;
  if (owner === null) return { refusal: UNKNOWN_CUSTOMER[behaviour.unknownCustomer] };
  if (isElsewhere(owner, rooms)) return { refusal: WRONG_REGION };
  const segment = decoded(route.segment);
  return segment === null ? { refusal: BAD_PATH } : { handle: action.handle, owner, segment };
}

/** Once (CONTRACT 7 #24); null where it cannot be. */
function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

const notAllowed = ({ endpoint }: Route): Reply => ({
  ...failure(405, 'method not allowed'),
  headers: { Allow: [...endpoint.actions.keys()].join(', ') },
});

/** CONTRACT 3: recommended, and "406 otherwise on some calls". Weights are not looked at: no client sends `q=0`. */
function accepts(accept: string | undefined, reading: Behaviour['acceptHeader']): boolean {
  if (accept === undefined) return reading === 'optional';
  const types = accept.split(',').map((range) => range.split(';', 1)[0]?.trim().toLowerCase());
  return ['application/json', 'application/*', '*/*'].some((type) => types.includes(type));
}

const SCOPES: Readonly<Record<Behaviour['keyScopes'], readonly Scope[]>> = {
  all: ['suppression.read', 'suppression.delete', 'subusers.read', 'partners.read'],
  suppression: ['suppression.read', 'suppression.delete'],
  'suppression.read': ['suppression.read'],
  none: [],
};

const MISSING_SCOPE: Readonly<Record<Behaviour['missingScope'], Reply>> = {
  'forbidden-403': FORBIDDEN,
  'unauthorized-401': AUTHORIZATION_REQUIRED,
};

/** CONTRACT 7 #20: the first is the emulator's reading, the others are possible. */
const UNKNOWN_CUSTOMER: Readonly<Record<Behaviour['unknownCustomer'], Reply>> = {
  'forbidden-403': FORBIDDEN,
  'unauthorized-401': AUTHORIZATION_REQUIRED,
  'not-found-404': NOT_FOUND,
};

/** CONTRACT 7 #21: the host to use is that of the account that the header names. */
const isElsewhere = (owner: string, { state, behaviour }: GateRooms): boolean =>
  owner !== PARENT && state.account(owner).region !== behaviour.region;
