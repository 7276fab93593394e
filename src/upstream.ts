import type { Config, UpstreamTarget } from './config.js';
import { createListStore } from './invalid-emails/list-store.js';
import type { InvalidEmailsPort } from './invalid-emails/port.js';
import { verifyDeletes } from './invalid-emails/verified-deletes.js';
import { Secret } from './secret.js';
import { createResellerFormApi } from './sendgrid/apis/reseller-form.js';
import { createSendgridClient } from './sendgrid/client.js';
import { createCreatedReader } from './sendgrid/created.js';
import { createFormCredentials } from './sendgrid/credentials.js';
import { createPolicies } from './sendgrid/policies/order.js';
import { createTransport } from './sendgrid/transport.js';

export interface Upstream {
  readonly port: InvalidEmailsPort;
  close(): Promise<void>;
}

interface Account {
  readonly baseUrl: string;
  readonly apiUser: Secret;
  readonly apiKey: Secret;
  close(): Promise<void>;
}

/** The port over the configured upstream, with its policies in their order. Part of the composition root. */
export async function createUpstream(config: Config): Promise<Upstream> {
  const now = Date.now;
  const account = await openAccount(config.upstream, config.timeZone);
  const transport = createTransport({
    baseUrl: account.baseUrl,
    authorize: createFormCredentials(account.apiUser, account.apiKey),
    timeoutMs: config.upstreamTimeoutMs,
    maxBytes: config.upstreamMaxBytes,
    connections: config.upstreamConcurrency,
    now,
  });
  const policies = createPolicies({
    concurrency: config.upstreamConcurrency,
    maxQueued: config.upstreamQueue,
    inflightBytes: config.upstreamInflightBytes,
    callsPerMinute: config.upstreamCallsPerMinute,
    now,
  });
  const api = createResellerFormApi({
    format: config.upstream.format,
    readCreated: createCreatedReader(config.timeZone),
    now,
  });
  const client = createSendgridClient(api, policies.apply(transport.send), {
    deletesAtOnce: config.upstreamConcurrency,
    now,
  });
  return {
    port: createListStore(verifyDeletes(client, now), {
      ttlMs: config.cacheTtlMs,
      maxBytes: config.cacheMaxBytes,
      lateMs: config.upstreamTimeoutMs,
      deadlineMs: config.operationDeadlineMs,
      now,
    }),
    async close() {
      await transport.close();
      await account.close();
    },
  };
}

/** The real account, or the embedded emulator's, which is only loaded when it is wanted. */
async function openAccount(target: UpstreamTarget, timeZone: string): Promise<Account> {
  if (target.kind !== 'emulator') return { ...target, close: async () => {} };
  const { startEmulator } = await import('./emulator/emulator.js');
  const emulator = await startEmulator({ timeZone });
  return {
    baseUrl: emulator.url,
    apiUser: new Secret('emulator'),
    apiKey: new Secret('emulator'),
    close: () => emulator.close(),
  };
}
