import type { Secret } from '../secret.js';
import type { Exchange } from './exchange.js';

export interface WireRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** Puts the credentials into one exchange, on its way out and nowhere else. */
export type Authorize = (exchange: Exchange<unknown>) => WireRequest;

/** Version 1 and version 2 with a password: two more fields of the form (CONTRACT 1). */
export function createFormCredentials(apiUser: Secret, apiKey: Secret): Authorize {
  return ({ headers, body }) => ({
    headers,
    body: `${body ?? ''}&${credentialFields(apiUser, apiKey)}`,
  });
}

function credentialFields(apiUser: Secret, apiKey: Secret): string {
  return new URLSearchParams({ api_user: apiUser.reveal(), api_key: apiKey.reveal() }).toString();
}
