import type { InvalidEmailsPort } from '../../src/invalid-emails/port.js';
import { Secret } from '../../src/secret.js';
import { createResellerFormApi } from '../../src/sendgrid/apis/reseller-form.js';
import { createSendgridClient } from '../../src/sendgrid/client.js';
import { createCreatedReader } from '../../src/sendgrid/created.js';
import { createFormCredentials } from '../../src/sendgrid/credentials.js';
import { createConcurrencyPolicy } from '../../src/sendgrid/policies/concurrency.js';
import { createTransport } from '../../src/sendgrid/transport.js';
import { closeAfterTest } from './leftovers.js';

export const TIME_ZONE = 'America/Los_Angeles';

export interface V1PortOptions {
  readonly baseUrl: string;
  readonly format: 'json' | 'xml';
  readonly apiUser?: string;
  readonly apiKey?: string;
}

/** Version 1 as src/upstream.ts wires it, without the configuration. Closed after the test. */
export function openV1Port(options: V1PortOptions): InvalidEmailsPort {
  const { baseUrl, format, apiUser = 'emulator', apiKey = 'emulator' } = options;
  const now = Date.now;
  const transport = createTransport({
    baseUrl,
    authorize: createFormCredentials(new Secret(apiUser), new Secret(apiKey)),
    timeoutMs: 25_000,
    maxBytes: 67_108_864,
    connections: 16,
    now,
  });
  closeAfterTest(() => transport.close());
  const { policy: limited } = createConcurrencyPolicy({ limit: 16, maxQueued: 1000, now });
  const api = createResellerFormApi({ format, readCreated: createCreatedReader(TIME_ZONE), now });
  return createSendgridClient(api, limited(transport.send), { deletesAtOnce: 16, now });
}
