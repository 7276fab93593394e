import type { IncomingMessage, ServerResponse } from 'node:http';
import { HeaderMap, type HTTPGraphQLResponse } from '@apollo/server';
import type { Caller } from '../auth/caller.js';
import type { Apollo } from '../graphql/apollo.js';
import type { GatewayContext } from '../graphql/context.js';
import { chooseEncoding, compress, MIN_COMPRESSED_BYTES } from './compress.js';
import { readJsonBody } from './read-body.js';
import { reply, replyError } from './replies.js';
import type { CallerHandler } from './with-caller.js';

export type NewContext = (request: IncomingMessage, response: ServerResponse, caller: Caller) => GatewayContext;

/** `/graphql`: translates between node:http and Apollo's HTTP interface, and decides nothing. */
export function createGraphqlEndpoint(apollo: Apollo, newContext: NewContext): CallerHandler {
  return async (request, response, caller) => {
    const { method = '', headers, url = '' } = request;
    if (method !== 'GET' && method !== 'POST') {
      replyError(response, 405, 'BAD_REQUEST', 'GraphQL takes GET and POST.', { allow: 'GET, POST' });
      return;
    }
    const body = method === 'POST' ? await readJsonBody(request) : { ok: true as const, value: undefined };
    if (!body.ok) {
      // The rest of the body is not worth reading.
      replyError(response, body.status, 'BAD_REQUEST', body.message, { connection: 'close' });
      return;
    }
    const answer = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { method, headers: toHeaderMap(headers), search: searchOf(url), body: body.value },
      context: async () => newContext(request, response, caller),
    });
    await sendAnswer(request, response, answer);
  };
}

function toHeaderMap(headers: IncomingMessage['headers']): HeaderMap {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return map;
}

function searchOf(url: string): string {
  const at = url.indexOf('?');
  return at === -1 ? '' : url.slice(at);
}

async function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: HTTPGraphQLResponse,
): Promise<void> {
  const { status = 200, headers, body } = answer;
  // Chunked bodies come only from @defer and @stream, which graphql 16 does not have.
  if (body.kind === 'chunked') throw new Error('Incremental delivery is not supported.');
  const { 'content-type': contentType = 'application/json; charset=utf-8', ...rest } = Object.fromEntries(headers);
  const acceptEncoding = request.headers['accept-encoding']?.toString();
  // A short answer is sent as it is, without so much as a look at what the client would take.
  if (body.string.length < MIN_COMPRESSED_BYTES) {
    reply(response, status, contentType, body.string, rest);
    return;
  }
  const encoding = chooseEncoding(acceptEncoding);
  const varying = { ...rest, vary: 'Origin, Accept-Encoding' };
  if (encoding === 'identity') reply(response, status, contentType, body.string, varying);
  else {
    const compressed = await compress(body.string, encoding);
    reply(response, status, contentType, compressed, { ...varying, 'content-encoding': encoding });
  }
}
