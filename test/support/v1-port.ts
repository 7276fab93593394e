import type { InvalidEmailsPort } from '../../src/invalid-emails/port.js';
import { Secret } from '../../src/secret.js';
import { createResellerFormApi } from '../../src/sendgrid/apis/reseller-form.js';
import { createSendgridClient } from '../../src/sendgrid/client.js';
import { createCreatedReader } from '../../src/sendgrid/created.js';
import { createFormCredentials } from '../../src/sendgrid/credentials.js';
import { createConcurrencyPolicy } from '../../src/sendgrid/policies/concurrency.js';
import { createTransport, type Transport } from '../../src/sendgrid/transport.js';
import { ACCOUNT } from './account.js';
import { closeAfterTest } from './leftovers.js';

export const TIME_ZONE = 'America/Los_Angeles';

interface Account {
  readonly baseUrl: string;
  readonly apiUser?: string;
  readonly apiKey?: string;
}

export interface V1PortOptions extends Account {
  readonly format: 'json' | 'xml';
}

/** Version 1 as src/upstream.ts wires it, without the configuration. Closed after the test. */
export function openV1Port(options: V1PortOptions): InvalidEmailsPort {
  const now = Date.now;
  const transport = openV1Transport(options);
  const { policy: limited } = createConcurrencyPolicy({ limit: 16, maxQueued: 1000, now });
  const readCreated = createCreatedReader(TIME_ZONE);
  const api = createResellerFormApi({ version: 'v1', format: options.format, readCreated, deletesAtOnce: 16, now });
  return createSendgridClient(api, limited(transport.send), now);
}

/** The part of it that puts bytes on the wire. Closed after the test. */
export function openV1Transport({ baseUrl, apiUser = ACCOUNT.user, apiKey = ACCOUNT.key }: Account): Transport {
  const transport = createTransport({
    baseUrl,
    authorize: createFormCredentials(new Secret(apiUser), new Secret(apiKey)),
    timeoutMs: 25_000,
    maxBytes: 67_108_864,
    connections: 16,
    now: Date.now,
  });
  closeAfterTest(() => transport.close());
  return transport;
}
