import { setTimeout as sleep } from 'node:timers/promises';
import { print } from 'graphql';
import { openAudit } from './audit/audit.js';
import { createAuthenticator } from './auth/authenticator.js';
import { createCallerBudgets } from './budgets/caller-budgets.js';
import type { Config } from './config.js';
import type { ErrorCode } from './errors.js';
import { type Apollo, startApollo } from './graphql/apollo.js';
import type { DeleteEvent, UnreadableCause } from './graphql/context.js';
import { createExportEndpoint } from './http/export-endpoint.js';
import { createGraphqlEndpoint, type NewContext } from './http/graphql-endpoint.js';
import { createAliveHandler, createReadyHandler, type HealthReport } from './http/health.js';
import { ANSWERING_MS, createLifeCycle, latestEndOf } from './http/life-cycle.js';
import { createNewContext } from './http/new-context.js';
import { createPayerOf } from './http/payer-of.js';
import { reply } from './http/replies.js';
import { type Handler, type Routes, readOnly } from './http/routes.js';
import { renderSandboxPage } from './http/sandbox-page.js';
import { createHttpServer } from './http/server.js';
import { type CallerGate, withCaller } from './http/with-caller.js';
import type { InvalidEmailsPort } from './invalid-emails/port.js';
import { startMonitoring } from './monitoring.js';
import { type Logger, logError, type RequestMarks } from './observability/logger.js';
import { CustomerInvalidEmailsDocument } from './operations/documents.js';
import { createUpstream, type Upstream } from './upstream.js';

export interface Gateway {
  /** http://host:port, without a slash at its end. */
  readonly url: string;
  /** Where Prometheus reads, or null. */
  readonly metricsUrl: string | null;
  /** Opens the record of deletes anew, for whoever rotates the file; null where it is no file. */
  readonly reopenAuditLog: (() => Promise<void>) | null;
  /** Answers what is in flight, then frees everything. */
  close(): Promise<void>;
}

/** Wires every layer once. Rejects when an address cannot be had, or with AuditLogUnusable when deletes could not be recorded. */
export async function createGateway(config: Config, log: Logger): Promise<Gateway> {
  // What is opened is closed in the opposite order, also when a later step fails.
  const opened: (() => Promise<void>)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of opened.splice(0).reverse()) await close();
  };
  try {
    const audit = await openAudit(config.audit, config.upstream.api, log);
    opened.push(() => audit.close());
    const monitoring = await startMonitoring(config, log);
    opened.push(() => monitoring.close());
    const upstream = await createUpstream(config, monitoring.observer);
    monitoring.watch(upstream);
    opened.push(() => upstream.close());
    const lifeCycle = createLifeCycle(Date.now);
    const latestEndMs = (): number => latestEndOf(lifeCycle.state(), config.shutdownGraceMs);
    opened.push(() => deletesSettled(upstream.store, Math.max(ANSWERING_MS, latestEndMs() - Date.now())));
    const apollo = await startApollo({
      production: config.production,
      limits: config.limits,
      trustedDocuments: config.trustedDocuments,
      log,
      observer: monitoring.observer,
    });
    opened.push(() => apollo.stop());
    const authenticator = createAuthenticator(config.auth, log, Date.now);
    opened.push(async () => authenticator.close());
    const gate: CallerGate = {
      budgets: createCallerBudgets(config.budgets),
      payerOf: createPayerOf(config.budgets.trustedHops),
      authenticate: authenticator.authenticate,
      observer: monitoring.observer,
      log,
    };

    const report = () => reportHealth(upstream);
    const newContext = createContexts(config, audit.over(upstream.store), gate, latestEndMs);
    const server = createHttpServer({
      routes: createRoutes(config, apollo, newContext, gate),
      probes: {
        '/healthz': readOnly(createAliveHandler(lifeCycle, report)),
        '/readyz': readOnly(createReadyHandler(lifeCycle, report)),
      },
      corsOrigins: config.corsOrigins,
      loopbackHostsOnly: config.loopbackHostsOnly,
      headers: config.upstream.kind === 'emulator' ? { 'x-upstream': 'emulator' } : {},
      maxRequests: config.maxRequestsInFlight,
      maxLagMs: config.maxEventLoopLagMs,
      lifeCycle,
      observer: monitoring.observer,
      log,
    });
    const url = await server.listen(config.port, config.host);
    opened.push(() => server.close(config.shutdownGraceMs));
    lifeCycle.ready();
    return {
      url,
      metricsUrl: monitoring.url,
      reopenAuditLog: audit.reopen,
      async close() {
        if (!lifeCycle.drain()) return;
        await closeAll();
        lifeCycle.stopped();
      },
    };
  } catch (thrown) {
    await closeAll();
    throw thrown;
  }
}

/** A delete that was sent runs to its end and into the record, also where nobody waits for its answer any more. */
async function deletesSettled({ windows }: Upstream['store'], atMostMs: number): Promise<void> {
  const endMs = performance.now() + atMostMs;
  while (windows.size > 0 && performance.now() < endMs) await sleep(20);
}

function createRoutes(config: Config, apollo: Apollo, newContext: NewContext, gate: CallerGate): Routes {
  const { observer, log } = gate;
  return {
    '/graphql': withCaller(gate, createGraphqlEndpoint(apollo, newContext, observer)),
    '/export/': withCaller(gate, createExportEndpoint(newContext, observer, log)),
    ...(config.production ? {} : createExplorers()),
  };
}

function createContexts(
  config: Config,
  port: InvalidEmailsPort,
  gate: CallerGate,
  latestEndMs: () => number,
): NewContext {
  const { budgets, payerOf, observer, log } = gate;
  return createNewContext(
    {
      port,
      budgets,
      payerOf,
      operationDeadlineMs: config.operationDeadlineMs,
      latestEndMs,
      maxRows: config.maxRowsPerResponse,
      now: Date.now,
      onDelete(event) {
        logDelete(log, event);
        for (const { outcome } of event.results) observer.deleteSettled(outcome);
      },
      onUnreadable: (marks, customers) => logUnreadable(log, marks, customers),
    },
    log,
  );
}

function reportHealth({ policies, store }: Upstream): HealthReport {
  return {
    breaker: policies.breakerState(),
    credentials: policies.credentialsRefused() ? 'refused' : 'accepted or untried',
    keptLists: { count: store.kept.size, bytes: store.kept.bytes },
  };
}

/** The seed customer of the emulator, so that the example shows rows on a fresh machine. */
const EXAMPLE = {
  document: print(CustomerInvalidEmailsDocument),
  variables: { user: 'eexampexample@example.com' },
};

/** Pages for people, outside production only. The offline IDE is a large package: it is loaded when somebody opens it. */
function createExplorers(): Routes {
  let pages: Handler | null = null;
  const ide: Handler = async (request, response) => {
    pages ??= (await import('./http/ide-pages.js')).createIdePages(EXAMPLE);
    await pages(request, response);
  };
  const sandbox: Handler = (_, response) => {
    const { html, headers } = renderSandboxPage(EXAMPLE);
    reply(response, 200, 'text/html; charset=utf-8', html, headers);
  };
  return { '/': readOnly(sandbox), '/ide': readOnly(ide), '/ide/': readOnly(ide) };
}

function logDelete(log: Logger, { marks, user, results }: DeleteEvent): void {
  const outcomes: Record<string, number> = {};
  for (const { outcome } of results) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  log.info({ ...marks, user, outcomes }, 'delete settled');
  // A bulk delete that failed is no error of its operation, so nobody else logs why: once for each reason.
  const reasons = new Map(results.flatMap((result) => ('error' in result ? [[result.error.code, result.error]] : [])));
  for (const error of reasons.values()) logError(log, error, { ...marks, user });
}

/** Once for each reason, with one of the customers that it struck: a page of a hundred fails as one when the upstream is down. */
function logUnreadable(log: Logger, marks: RequestMarks, causes: readonly UnreadableCause[]): void {
  const struck = new Map<ErrorCode, UnreadableCause[]>();
  for (const cause of causes) struck.set(cause.error.code, [...(struck.get(cause.error.code) ?? []), cause]);
  for (const [first, ...others] of struck.values()) {
    if (first !== undefined) logError(log, first.error, { ...marks, user: first.user, customers: 1 + others.length });
  }
}
