import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { readConfig } from '../../src/config.js';
import { createGateway } from '../../src/gateway.js';
import { createLogger } from '../../src/observability/logger.js';
import { closeAfterTest } from './leftovers.js';
import { collectLines } from './log-lines.js';

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
  close(): Promise<void>;
}

/**
 * The gateway in this process, before the upstream at `upstreamUrl`, on a port of its own. `env` adds to or overrides the settings.
 * Closed after the test.
 */
export async function startGateway(
  upstreamUrl: string,
  env: Readonly<Record<string, string>> = {},
): Promise<TestGateway> {
  const result = readConfig({
    PORT: '0',
    UPSTREAM: 'v1',
    SENDGRID_BASE_URL: upstreamUrl,
    SENDGRID_API_USER: 'emulator',
    SENDGRID_API_KEY: 'emulator',
    AUTH: 'off',
    AUTH_OFF_I_KNOW: '1',
    LOG_LEVEL: 'debug',
    // Tests change the emulator's state behind the gateway's back; those of keeping lists say so.
    CACHE_TTL_MS: '0',
    ...env,
  });
  if (!result.ok) throw new Error(result.problems.join('\n'));
  const { lines: logLines, stream } = collectLines();
  const gateway = await createGateway(result.config, createLogger(result.config.logLevel, stream));
  return {
    url: gateway.url,
    logLines,
    execute: executeAt(gateway.url),
    close: closeAfterTest(() => gateway.close()),
  };
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
