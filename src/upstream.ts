import type { UpstreamTarget } from './config/upstream.js';
import type { Config } from './config.js';
import { keepDirectory } from './invalid-emails/kept-directory.js';
import { createListStore, type ListStore } from './invalid-emails/list-store.js';
import { verifyDeletes } from './invalid-emails/verified-deletes.js';
import type { Observer } from './observability/events.js';
import { Secret } from './secret.js';
import { createResellerFormApi } from './sendgrid/apis/reseller-form.js';
import { isAboutTheKey } from './sendgrid/apis/rest/refusals.js';
import { createRestApi } from './sendgrid/apis/rest.js';
import type { UpstreamApi } from './sendgrid/apis/upstream-api.js';
import { createSendgridClient } from './sendgrid/client.js';
import { createCreatedReader } from './sendgrid/created.js';
import { createCredentials } from './sendgrid/credentials.js';
import type { WhenSpent } from './sendgrid/policies/call-budget.js';
import { createPolicies, type Policies } from './sendgrid/policies/order.js';
import { createTransport } from './sendgrid/transport.js';

export interface Upstream {
  readonly store: ListStore;
  readonly policies: Omit<Policies, 'apply'>;
  close(): Promise<void>;
}

interface Account {
  readonly baseUrl: string;
  /** Null: the key is a Bearer token. */
  readonly apiUser: Secret | null;
  readonly apiKey: Secret;
  close(): Promise<void>;
}

/** The port over the configured upstream, with its policies in their order. Part of the composition root. */
export async function createUpstream(
  config: Config,
  observer: Observer,
  whenSpent: WhenSpent = 'refuse',
): Promise<Upstream> {
  const now = Date.now;
  const account = await openAccount(config.upstream, config.timeZone);
  const transport = createTransport({
    baseUrl: account.baseUrl,
    authorize: createCredentials(account.apiUser, account.apiKey),
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
    whenSpent,
    now,
    observer,
    ...(config.upstream.api === 'v3' ? { isAboutTheKey, heedsCounters: true } : {}),
  });
  const api = createApi(config, now);
  const client = createSendgridClient(api, policies.apply(transport.send), now);
  const keeping = { ttlMs: config.cacheTtlMs, deadlineMs: config.operationDeadlineMs, now };
  return {
    policies,
    store: createListStore(keepDirectory(verifyDeletes(client, now), keeping), {
      ...keeping,
      maxBytes: config.cacheMaxBytes,
      lateMs: config.upstreamTimeoutMs,
      findsAlone: (email) => api.findsAlone?.(email) ?? false,
      onRead: (source) => observer.listRead(source),
    }),
    async close() {
      await transport.close();
      await account.close();
    },
  };
}

function createApi({ upstream, timeZone, upstreamConcurrency }: Config, now: () => number): UpstreamApi {
  const { api, format, accountMode } = upstream;
  const deletesAtOnce = upstreamConcurrency;
  if (api === 'v3') return createRestApi({ accountMode, deletesAtOnce, now });
  return createResellerFormApi({
    version: api,
    format,
    readCreated: createCreatedReader(timeZone),
    deletesAtOnce,
    now,
  });
}

/** The real account, or the embedded emulator's, which is only loaded when it is wanted. */
async function openAccount(target: UpstreamTarget, timeZone: string): Promise<Account> {
  if (target.kind !== 'emulator') return { ...target, close: async () => {} };
  const { startEmulator } = await import('./emulator/emulator.js');
  const emulator = await startEmulator({ timeZone });
  return {
    baseUrl: emulator.url,
    apiUser: target.api === 'v3' ? null : new Secret('emulator'),
    apiKey: new Secret('emulator'),
    close: () => emulator.close(),
  };
}
