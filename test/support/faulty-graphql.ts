import { Writable } from 'node:stream';
import { HeaderMap } from '@apollo/server';
import { ANYONE, type Caller } from '../../src/auth/caller.js';
import { readLimits } from '../../src/config/limits.js';
import { SETTINGS } from '../../src/config/settings.js';
import { startApollo } from '../../src/graphql/apollo.js';
import { createContext } from '../../src/graphql/context.js';
import type { InvalidEmailsPort } from '../../src/invalid-emails/port.js';
import { UNOBSERVED } from '../../src/observability/events.js';
import { createLogger } from '../../src/observability/logger.js';
import type { GraphqlError } from './gateway.js';
import { closeAfterTest } from './leftovers.js';

export interface FaultyAnswer {
  readonly text: string;
  readonly data: unknown;
  readonly errors: readonly GraphqlError[];
}

const LIMITS = readLimits(SETTINGS.parse({}));

export interface GraphqlRequest {
  readonly operationName?: string;
  readonly variables?: object;
  /** ANYONE by default. */
  readonly caller?: Caller;
}

/** GraphQL as the gateway runs it, over a port of the test's own: the only way to have a port throw what no port should. */
export async function startGraphql(port: Partial<InvalidEmailsPort>, production = false) {
  const logLines: string[] = [];
  const log = createLogger(
    'debug',
    new Writable({
      write(chunk, _, done) {
        logLines.push(String(chunk));
        done();
      },
    }),
  );
  const apollo = await startApollo({ production, limits: LIMITS, trustedDocuments: null, log, observer: UNOBSERVED });
  closeAfterTest(() => apollo.stop());
  const unwanted = async (): Promise<never> => {
    throw new Error('The test did not expect this call.');
  };
  const newContext = (caller: Caller) =>
    createContext(
      {
        port: { list: unwanted, find: unwanted, customers: unwanted, delete: unwanted, ...port },
        operationDeadlineMs: 1000,
        latestEndMs: () => Number.POSITIVE_INFINITY,
        maxRows: 1000,
        now: Date.now,
        onDelete: () => {},
        onUnreadable: () => {},
      },
      {
        requestId: 'the-request',
        caller,
        traceparent: null,
        signal: new AbortController().signal,
        fresh: false,
        takeUpstreamCall: () => undefined,
        onUpstreamCall: () => {},
      },
    );

  const run = async (query: string, request: GraphqlRequest = {}): Promise<FaultyAnswer> => {
    const { caller = ANYONE, ...parameters } = request;
    const answer = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: 'POST',
        headers: new HeaderMap([['content-type', 'application/json']]),
        search: '',
        body: { query, ...parameters },
      },
      context: async () => newContext(caller),
    });
    if (answer.body.kind === 'chunked') throw new Error('The answer is chunked.');
    const text = answer.body.string;
    const { data, errors = [] } = JSON.parse(text);
    return { text, data, errors };
  };
  return { run, logLines };
}
