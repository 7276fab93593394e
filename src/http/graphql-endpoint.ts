import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HTTPGraphQLResponse } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { Caller } from '../auth/caller.js';
import type { Apollo } from '../graphql/apollo.js';
import type { GatewayContext } from '../graphql/context.js';
import type { Observer } from '../observability/events.js';
import { chooseEncoding, compress, compressPieces, MIN_COMPRESSED_BYTES } from './compress.js';
import { chooseMediaType, JSON_TYPE } from './media-types.js';
import { readJsonBody } from './read-body.js';
import { reply, replyError, replyPieces } from './replies.js';
import { RequestHeaderMap } from './request-header-map.js';
import type { CallerHandler } from './with-caller.js';

export type NewContext = (request: IncomingMessage, response: ServerResponse, caller: Caller) => GatewayContext;

/** `/graphql`: translates between node:http and Apollo's HTTP interface, and decides nothing. */
export function createGraphqlEndpoint(apollo: Apollo, newContext: NewContext, observer: Observer): CallerHandler {
  return async (request, response, caller) => {
    const { method = '', headers, url = '' } = request;
    const mediaType = chooseMediaType(headers.accept);
    const refuse = (status: number, message: string, also: Readonly<Record<string, string>>): void => {
      observer.request('none', 'BAD_REQUEST');
      replyError(response, status, 'BAD_REQUEST', message, {
        ...(mediaType && { 'content-type': mediaType }),
        ...also,
      });
    };
    if (method !== 'GET' && method !== 'POST') {
      refuse(405, 'GraphQL takes GET and POST.', { allow: 'GET, POST' });
      return;
    }
    const body = method === 'POST' ? await readJsonBody(request) : { ok: true as const, value: undefined };
    if (!body.ok) {
      // The rest of the body is not worth reading.
      refuse(body.status, body.message, { connection: 'close' });
      return;
    }
    const made: { context: GatewayContext | null } = { context: null };
    const answer = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method,
        headers: new RequestHeaderMap(headers, mediaType),
        search: searchOf(url),
        body: body.value,
      },
      context: async () => {
        // Apollo Server would say so too, but only after it has run the operation.
        if (mediaType === null) throw notAcceptable();
        made.context = newContext(request, response, caller);
        return made.context;
      },
    });
    await sendAnswer(request, response, answer, made.context?.longAnswer.pieces ?? null);
  };
}

function notAcceptable(): GraphQLError {
  const message = 'Answers are application/json or application/graphql-response+json; the accept header takes neither.';
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 406 } } });
}

function searchOf(url: string): string {
  const at = url.indexOf('?');
  return at === -1 ? '' : url.slice(at);
}

async function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: HTTPGraphQLResponse,
  pieces: readonly Buffer[] | null,
): Promise<void> {
  const { status = 200, headers, body } = answer;
  // Chunked bodies come only from @defer and @stream, which graphql 16 does not have.
  if (body.kind === 'chunked') throw new Error('Incremental delivery is not supported.');
  for (const [name, value] of headers) if (name !== 'content-type') response.setHeader(name, value);
  const contentType = headers.get('content-type') ?? JSON_TYPE;
  // A short answer is sent as it is, without so much as a look at what the client would take.
  if (pieces === null && body.string.length < MIN_COMPRESSED_BYTES) {
    reply(response, status, contentType, body.string);
    return;
  }
  const encoding = chooseEncoding(request.headers['accept-encoding']?.toString());
  const varying = { vary: 'Origin, Accept-Encoding' };
  const encoded = { ...varying, 'content-encoding': encoding };
  if (pieces === null) {
    if (encoding === 'identity') reply(response, status, contentType, body.string, varying);
    else reply(response, status, contentType, await compress(body.string, encoding), encoded);
  } else if (encoding === 'identity') {
    replyPieces(response, status, contentType, pieces, varying);
  } else {
    replyPieces(response, status, contentType, await compressPieces(pieces, encoding), encoded);
  }
}
