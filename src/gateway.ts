import { setMaxListeners } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { print } from 'graphql';
import type { Config } from './config.js';
import { startApollo } from './graphql/apollo.js';
import { createContext, type DeleteEvent } from './graphql/context.js';
import { createGraphqlEndpoint } from './http/graphql-endpoint.js';
import { reply, replyJson } from './http/replies.js';
import { wantsFresh } from './http/request-headers.js';
import { renderSandboxPage } from './http/sandbox-page.js';
import { createHttpServer, type Handler } from './http/server.js';
import { type Logger, logError } from './observability/logger.js';
import { CustomerInvalidEmailsDocument } from './operations/documents.js';
import { createUpstream } from './upstream.js';

export interface Gateway {
  /** http://host:port, without a slash at its end. */
  readonly url: string;
  /** Answers what is in flight, then frees everything. */
  close(): Promise<void>;
}

/** Wires every layer once. Rejects when the address cannot be had. */
export async function createGateway(config: Config, log: Logger): Promise<Gateway> {
  const upstream = await createUpstream(config);
  const apollo = await startApollo({ production: config.production, log });

  const newContext = (request: IncomingMessage, response: ServerResponse) => {
    const requestId = String(response.getHeader('x-request-id'));
    const hangUp = new AbortController();
    // One listener for every list that the request waits for; Node takes more than ten for a leak.
    setMaxListeners(0, hangUp.signal);
    let upstreamCalls = 0;
    const startedMs = Date.now();
    response.once('close', () => {
      if (!response.writableFinished) hangUp.abort();
      log.debug({ requestId, status: response.statusCode, ms: Date.now() - startedMs, upstreamCalls }, 'request');
    });
    return createContext(
      {
        port: upstream.port,
        operationDeadlineMs: config.operationDeadlineMs,
        now: Date.now,
        onDelete: (event) => logDelete(log, event),
      },
      { requestId, signal: hangUp.signal, fresh: wantsFresh(request), onUpstreamCall: () => upstreamCalls++ },
    );
  };

  const server = createHttpServer({
    routes: {
      '/graphql': createGraphqlEndpoint(apollo, newContext),
      '/healthz': (_, response) => replyJson(response, 200, { status: 'ok' }),
      ...(config.production ? {} : createExplorers()),
    },
    corsOrigins: config.corsOrigins,
    loopbackHostsOnly: config.loopbackHostsOnly,
    headers: config.upstream.kind === 'emulator' ? { 'x-upstream': 'emulator' } : {},
    log,
  });

  const close = async (): Promise<void> => {
    await server.close(config.shutdownGraceMs);
    await apollo.stop();
    await upstream.close();
  };

  try {
    return { url: await server.listen(config.port, config.host), close };
  } catch (thrown) {
    await apollo.stop();
    await upstream.close();
    throw thrown;
  }
}

/** The seed customer of the emulator, so that the example shows rows on a fresh machine. */
const EXAMPLE = {
  document: print(CustomerInvalidEmailsDocument),
  variables: { user: 'eexampexample@example.com' },
};

/** Pages for people, outside production only. The offline IDE is a large package: it is loaded when somebody opens it. */
function createExplorers(): Readonly<Record<string, Handler>> {
  let pages: Handler | null = null;
  const ide: Handler = async (request, response) => {
    pages ??= (await import('./http/ide-pages.js')).createIdePages(EXAMPLE);
    await pages(request, response);
  };
  const sandbox: Handler = (_, response) => {
    const { html, headers } = renderSandboxPage(EXAMPLE);
    reply(response, 200, 'text/html; charset=utf-8', html, headers);
  };
  return { '/': sandbox, '/ide': ide, '/ide/': ide };
}

function logDelete(log: Logger, { requestId, user, results }: DeleteEvent): void {
  const outcomes: Record<string, number> = {};
  for (const { outcome } of results) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  log.info({ requestId, user, outcomes }, 'delete settled');
  // A bulk delete that failed is no error of its operation, so nobody else logs why: once for each reason.
  const reasons = new Map(results.flatMap((result) => ('error' in result ? [[result.error.code, result.error]] : [])));
  for (const error of reasons.values()) logError(log, error, { requestId, user });
}
