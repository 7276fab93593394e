import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { graphql } from 'graphql';
import { createSchema } from '../../src/graphql/schema.js';
import { closeAfterTest } from './leftovers.js';

/**
 * GraphQL as it should not be served: every method, every content type, batches, introspection, no limit of anything. Checks that flag
 * nothing here would flag nothing anywhere.
 */
export async function startOpenGraphql(): Promise<string> {
  const schema = createSchema();
  const run = async (query: string) => ({
    ...(await graphql({ schema, source: query })),
    extensions: { tracing: { version: 1 } },
  });
  const server = createServer(async (request, response) => {
    const queries = await queriesOf(request);
    const answers = await Promise.all(queries.map(run));
    if (request.headers['content-type'] === 'application/json') {
      response.end(JSON.stringify(queries.length > 1 ? answers : answers[0]));
    } else {
      response.end(JSON.stringify({ ...answers[0], page: 'GraphQL Playground' }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closeAfterTest(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function queriesOf(request: IncomingMessage): Promise<readonly string[]> {
  const searched = new URL(request.url ?? '', 'http://localhost').searchParams.get('query');
  if (searched !== null) return [searched];
  const body = await text(request);
  if (request.headers['content-type'] !== 'application/json') return [new URLSearchParams(body).get('query') ?? ''];
  const operations = [JSON.parse(body)].flat() as readonly { readonly query: string }[];
  return operations.map(({ query }) => query);
}
