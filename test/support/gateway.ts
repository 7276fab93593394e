import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { createGateway } from '../../src/gateway.js';
import { createLogger } from '../../src/observability/logger.js';
import { beforeUpstream } from './account.js';
import { closeAfterTest } from './leftovers.js';
import { collectLines } from './log-lines.js';
import { configOf } from './settings.js';

export interface GraphqlError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: {
    readonly code: string;
    readonly retryAfterMs?: number;
    readonly outcome?: string;
    readonly requestId?: string;
  };
}

export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly data: T;
  readonly errors: readonly GraphqlError[];
}

type GivenHeaders = Readonly<Record<string, string>>;

/** Runs a typed document of src/operations, or the text of an operation. */
export interface Execute {
  <T, V>(document: TypedDocumentNode<T, V>, variables?: V, headers?: GivenHeaders): Promise<Answer<T>>;
  <T>(operation: string, variables?: Readonly<Record<string, unknown>>, headers?: GivenHeaders): Promise<Answer<T>>;
}

export interface TestGateway {
  readonly url: string;
  /** Every line that the gateway logged, as text. */
  readonly logLines: readonly string[];
  readonly execute: Execute;
  /** A sample of its metrics, its name without the prefix; METRICS_PORT must be set. Undefined where there is none. */
  metric(name: string): Promise<number | undefined>;
  close(): Promise<void>;
}

/**
 * The gateway in this process, before the upstream at `upstreamUrl`, on a port of its own. `env` adds to or overrides the settings.
 * `files` are those that settings name, by path. Closed after the test.
 */
export async function startGateway(
  upstreamUrl: string,
  env: Readonly<Record<string, string>> = {},
  files: Readonly<Record<string, string>> = {},
): Promise<TestGateway> {
  const settings = {
    PORT: '0',
    ...beforeUpstream(upstreamUrl),
    LOG_LEVEL: 'debug',
    // Tests come from one address, and some send a great deal; those of budgets say so.
    CALLER_REQUESTS_PER_MINUTE: '1000000000',
    CALLER_UPSTREAM_CALLS_PER_MINUTE: '1000000000',
    // A busy machine is behind all the time; those of overload say so.
    MAX_EVENT_LOOP_LAG_MS: '60000',
    // Tests change the emulator's state behind the gateway's back; those of keeping lists say so.
    CACHE_TTL_MS: '0',
    ...env,
  };
  const config = configOf(settings, files);
  const { lines: logLines, stream } = collectLines();
  const gateway = await createGateway(config, createLogger(config.logLevel, stream));
  return {
    url: gateway.url,
    logLines,
    execute: executeAt(gateway.url),
    metric: (name) => readMetric(String(gateway.metricsUrl), name),
    close: closeAfterTest(() => gateway.close()),
  };
}

async function readMetric(url: string, name: string): Promise<number | undefined> {
  const line = `invalid_emails_${name} `;
  const found = (await (await fetch(url)).text()).split('\n').find((each) => each.startsWith(line));
  return found === undefined ? undefined : Number(found.slice(line.length));
}

/** Runs operations at any gateway, in this process or another. */
export function executeAt(url: string): Execute {
  return async <T>(
    operation: TypedDocumentNode<T, unknown> | string,
    variables?: unknown,
    headers: GivenHeaders = {},
  ): Promise<Answer<T>> => {
    const query = typeof operation === 'string' ? operation : print(operation);
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await response.json()) as { data: T; errors?: readonly GraphqlError[] };
    return { status: response.status, headers: response.headers, data: body.data, errors: body.errors ?? [] };
  };
}
