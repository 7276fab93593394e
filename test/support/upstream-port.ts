import type { InvalidEmailsPort } from '../../src/invalid-emails/port.js';
import { Secret } from '../../src/secret.js';
import { createResellerFormApi } from '../../src/sendgrid/apis/reseller-form.js';
import { createRestApi } from '../../src/sendgrid/apis/rest.js';
import type { UpstreamApi } from '../../src/sendgrid/apis/upstream-api.js';
import { createSendgridClient } from '../../src/sendgrid/client.js';
import { createCreatedReader } from '../../src/sendgrid/created.js';
import { createCredentials } from '../../src/sendgrid/credentials.js';
import { createConcurrencyPolicy } from '../../src/sendgrid/policies/concurrency.js';
import { createTransport, type Transport } from '../../src/sendgrid/transport.js';
import { ACCOUNT } from './account.js';
import { closeAfterTest } from './leftovers.js';

export const TIME_ZONE = 'America/Los_Angeles';

/** Every way in which the gateway speaks to its upstream. */
export const DIALECTS = ['v1-json', 'v1-xml', 'v2-json', 'v2-xml', 'v3'] as const;
export type Dialect = (typeof DIALECTS)[number];

interface Account {
  readonly baseUrl: string;
  /** Null: the key is a Bearer token. */
  readonly apiUser?: string | null;
  readonly apiKey?: string;
}

export interface V1PortOptions extends Account {
  readonly format: 'json' | 'xml';
}

/** Version 1 as src/upstream.ts wires it, without the configuration. Closed after the test. */
export function openV1Port({ format, ...account }: V1PortOptions): InvalidEmailsPort {
  return openPort(`v1-${format}`, account);
}

/** Any version, the same way. */
export function openPort(dialect: Dialect, account: Account): InvalidEmailsPort {
  const now = Date.now;
  const transport = openTransport(dialect === 'v3' ? { ...account, apiUser: null } : account);
  const { policy: limited } = createConcurrencyPolicy({ limit: 16, maxQueued: 1000, now });
  return createSendgridClient(createApi(dialect), limited(transport.send), now);
}

function createApi(dialect: Dialect): UpstreamApi {
  const common = { deletesAtOnce: 16, now: Date.now };
  if (dialect === 'v3') return createRestApi({ accountMode: 'subuser', ...common });
  const [version, format] = dialect.split('-') as ['v1' | 'v2', 'json' | 'xml'];
  return createResellerFormApi({ version, format, readCreated: createCreatedReader(TIME_ZONE), ...common });
}

/** The part of it that puts bytes on the wire. Closed after the test. */
export function openTransport({ baseUrl, apiUser = ACCOUNT.user, apiKey = ACCOUNT.key }: Account): Transport {
  const transport = createTransport({
    baseUrl,
    authorize: createCredentials(apiUser === null ? null : new Secret(apiUser), new Secret(apiKey)),
    timeoutMs: 25_000,
    maxBytes: 67_108_864,
    connections: 16,
    now: Date.now,
  });
  closeAfterTest(() => transport.close());
  return transport;
}
