import { ApolloServerErrorCode } from '@apollo/server/errors';
import type { RequestHooks, RequestPlugin } from './plugins-in-order.js';

/**
 * Where Apollo Server's answers are not those of https://graphql.github.io/graphql-over-http/draft/. In plain JSON a client cannot tell
 * an answer of ours under 4xx from one that something on the way made, so it gets 200 for every request that is well-formed, whatever
 * came of it; the media type of GraphQL alone tells by the status that nothing was executed.
 */
export function createOverHttpPlugin(): RequestPlugin {
  const hooks: RequestHooks = {
    willSendResponse({ request, response: { http, body } }) {
      if (body.kind !== 'single') return;
      const { data, errors = [] } = body.singleResult;
      const wellFormed = errors[0]?.extensions?.['code'] !== ApolloServerErrorCode.BAD_REQUEST;
      const hasOwnType = request.http?.headers.get('accept')?.startsWith('application/graphql-response+json') === true;
      const { status = 200 } = http;
      if (hasOwnType && status === 200 && data === undefined) http.status = 400;
      if (!hasOwnType && status === 400 && wellFormed) http.status = 200;
    },
  };
  return {
    requestDidStart({ request }) {
      // "Setting the value of the operationName parameter to the empty string is equivalent to omitting" it.
      if (request.operationName === '') delete request.operationName;
      return hooks;
    },
  };
}
