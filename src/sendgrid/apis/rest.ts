import type { AccountMode } from '../../config/upstream.js';
import { asGatewayError, GatewayError } from '../../errors.js';
import { detached } from '../../invalid-emails/detached.js';
import type { User } from '../../invalid-emails/names.js';
import type { Work } from '../../invalid-emails/port.js';
import type { Send } from '../exchange.js';
import { isUnknown, readCustomers } from './rest/customers.js';
import { allFailed, deleteAddresses } from './rest/deletes.js';
import { fitsFilter } from './rest/email-filter.js';
import { deleteManyExchange, deleteOneExchange, pageExchange } from './rest/exchanges.js';
import { createKnownCustomers, refuseUnknown } from './rest/known-customers.js';
import { onBehalfOf } from './rest/on-behalf-of.js';
import { createPageSizes } from './rest/page-sizes.js';
import { type ListReader, readList } from './rest/read-list.js';
import { type Ask, settlingRefusals } from './rest/refusals.js';
import { createUpstreamClock } from './rest/upstream-clock.js';
import type { UpstreamApi } from './upstream-api.js';

export interface RestOptions {
  readonly accountMode: AccountMode;
  /** Deletes of one call under way at once. */
  readonly deletesAtOnce: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The most that one call gives (CONTRACT 3). */
const PAGE_ROWS = 500;

/** Version 3: lists in pages, deletes by path or in bulk, each call on behalf of one customer (CONTRACT 3). */
export function createRestApi({ accountMode, deletesAtOnce, now }: RestOptions): UpstreamApi {
  const clock = createUpstreamClock();
  const pageSizes = createPageSizes(now);
  const known = createKnownCustomers(now);

  /** The calls of one operation for one customer. */
  const askFor = (user: User, send: Send, work: Work): Ask => {
    const ask: Ask = (exchange) => send(exchange, work);
    const settle = settlingRefusals(ask, () => isUnknown(accountMode, user, ask, now));
    return async (exchange) => {
      try {
        const answer = await settle(exchange);
        if (answer !== 'NOT_FOUND') known.note(user);
        return answer;
      } catch (thrown) {
        if (thrown instanceof GatewayError && thrown.code === 'CUSTOMER_NOT_FOUND') known.forget(user);
        throw thrown;
      }
    };
  };
  const readerOf = (behalf: string, ask: Ask, email?: string): ListReader => ({
    readPage: (query) => ask(pageExchange(behalf, { ...query, email }, now)),
    pageRows: PAGE_ROWS,
    pageSizes,
    clock,
    now,
  });

  return {
    list: async (user, send, work) => readList(readerOf(onBehalfOf(accountMode, user), askFor(user, send, work))),
    findsAlone: fitsFilter,
    async find(user, email, send, work) {
      const filter = fitsFilter(email) ? email : undefined;
      const reader = readerOf(onBehalfOf(accountMode, user), askFor(user, send, work), filter);
      return readList(reader);
    },
    customers: (send, work) => readCustomers(accountMode, (exchange) => send(exchange, work), now),
    async delete(user, emails, send, work) {
      let behalf: string;
      try {
        behalf = onBehalfOf(accountMode, user);
      } catch (thrown) {
        return allFailed(emails, asGatewayError(thrown));
      }
      const ask = askFor(user, send, work);
      const reader = readerOf(behalf, ask);
      const firstRow = { offset: 0, limit: 1, endTime: clock.secondAt(now()) };
      let confirming: Promise<void> | null = null;
      return deleteAddresses(emails, {
        atOnce: deletesAtOnce,
        async deleteOne(email) {
          const verdict = await ask(deleteOneExchange(behalf, email, now));
          if (verdict === 'NOT_FOUND' && !known.has(user)) {
            confirming ??= refuseUnknown(() => reader.readPage(firstRow));
            await confirming;
          }
          return verdict;
        },
        deleteMany: (chunk) => ask(deleteManyExchange(behalf, chunk, now)),
        readBefore: () => readList(reader),
        readBeforeWithin: (pages) => readList(reader, pages),
        // Once something was sent somebody must find out what it did.
        readAfter: () => readList(readerOf(behalf, askFor(user, send, detached(work)))),
      });
    },
  };
}
