import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import { HUNG_UP, type Observer } from '../observability/events.js';
import type { RequestHooks, RequestPlugin } from './plugins-in-order.js';

/** Counts every operation by its kind and by the code of its first error, as the caller sees it. */
export function createRequestPlugin(observer: Observer): RequestPlugin {
  const hooks: RequestHooks = {
    willSendResponse({ operation, response, contextValue }) {
      const kind =
        operation?.operation === 'query' || operation?.operation === 'mutation' ? operation.operation : 'none';
      const errors = response.body.kind === 'single' ? response.body.singleResult.errors : undefined;
      const code = errors?.[0]?.extensions?.['code'];
      observer.request(kind, contextValue.signal.aborted ? HUNG_UP : typeof code === 'string' ? code : 'ok');
    },
  };
  return { requestDidStart: () => hooks };
}

/** Counts what Apollo Server refuses before there is an operation; its only plugin hooks that hear of it. */
export function createRefusedPlugin(observer: Observer): ApolloServerPlugin {
  const count = async (): Promise<void> => observer.request('none', ApolloServerErrorCode.BAD_REQUEST);
  return { invalidRequestWasReceived: count, contextCreationDidFail: count };
}
