import { Secret } from '../secret.js';
import type { Exchange, Outgoing } from './exchange.js';

/** Puts the credentials into one exchange, on its way out and nowhere else. */
export type Authorize = (exchange: Exchange<unknown>) => Pick<Outgoing, 'headers' | 'body'>;

/** With a user the key is a password of versions 1 and 2; without one it is a token of versions 2 and 3 (CONTRACT 2.4, 3). */
export function createCredentials(apiUser: Secret | null, apiKey: Secret): Authorize {
  return apiUser === null ? createBearerCredentials(apiKey) : createFormCredentials(apiUser, apiKey);
}

/** One more header, and nothing in the form. */
export function createBearerCredentials(apiKey: Secret): Authorize {
  return ({ headers, body }) => ({ headers: { ...headers, authorization: `Bearer ${apiKey.reveal()}` }, body });
}

/** Two more fields of the form (CONTRACT 1). */
export function createFormCredentials(apiUser: Secret, apiKey: Secret): Authorize {
  // Encoded once, and as secret as what it is made of.
  const fields = new Secret(new URLSearchParams({ api_user: apiUser.reveal(), api_key: apiKey.reveal() }).toString());
  return ({ headers, body }) => ({ headers, body: `${body ?? ''}&${fields.reveal()}` });
}
