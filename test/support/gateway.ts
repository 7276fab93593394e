import { Writable } from 'node:stream';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { readConfig } from '../../src/config.js';
import { createGateway } from '../../src/gateway.js';
import { createLogger } from '../../src/observability/logger.js';

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

export interface TestGateway {
  readonly url: string;
  /** Every line that the gateway logged, as text. */
  readonly logLines: readonly string[];
  /** A typed document of src/operations, or the text of an operation. */
  execute<T, V>(
    document: TypedDocumentNode<T, V> | string,
    variables?: V,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer<T>>;
  close(): Promise<void>;
}

/** The gateway in this process, before the upstream at `upstreamUrl`, on a port of its own. `env` adds to or overrides the settings. */
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
    ...env,
  });
  if (!result.ok) throw new Error(result.problems.join('\n'));
  const logLines: string[] = [];
  const gateway = await createGateway(result.config, createLogger(result.config.logLevel, collect(logLines)));
  return {
    url: gateway.url,
    logLines,
    execute: (document, variables, headers) => execute(gateway.url, document, variables, headers),
    close: () => gateway.close(),
  };
}

export async function execute<T, V>(
  url: string,
  document: TypedDocumentNode<T, V> | string,
  variables?: V,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer<T>> {
  const query = typeof document === 'string' ? document : print(document);
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const body = (await response.json()) as { data: T; errors?: readonly GraphqlError[] };
  return { status: response.status, headers: response.headers, data: body.data, errors: body.errors ?? [] };
}

function collect(lines: string[]): Writable {
  return new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk));
      done();
    },
  });
}
