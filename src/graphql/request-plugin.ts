import type { Observer } from '../observability/events.js';
import type { RequestHooks, RequestPlugin } from './plugins-in-order.js';

/** Counts every operation by its kind and by the code of its first error, as the caller sees it. */
export function createRequestPlugin(observer: Observer): RequestPlugin {
  const hooks: RequestHooks = {
    willSendResponse({ operation, response }) {
      const kind =
        operation?.operation === 'query' || operation?.operation === 'mutation' ? operation.operation : 'none';
      const errors = response.body.kind === 'single' ? response.body.singleResult.errors : undefined;
      const code = errors?.[0]?.extensions?.['code'];
      observer.request(kind, typeof code === 'string' ? code : 'ok');
    },
  };
  return { requestDidStart: () => hooks };
}
