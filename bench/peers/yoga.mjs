// GraphQL Yoga 5 with DataLoader, the JIT plugin of its documentation, and its response cache. Uploads and the landing page, unused, are off.
// https://the-guild.dev/graphql/yoga-server/docs/features/envelop-plugins, .../docs/features/response-caching
import { createServer } from 'node:http';
import { useGraphQlJit } from '@envelop/graphql-jit';
import { useResponseCache } from '@graphql-yoga/plugin-response-cache';
import DataLoader from 'dataloader';
import { createSchema, createYoga } from 'graphql-yoga';
import { CACHE, CACHE_SECONDS, listening, listForm, UPSTREAM_URL } from './environment.mjs';
import { pageOf } from './page.mjs';
import { typeDefs } from './type-defs.mjs';

const resolvers = {
  Query: {
    customer: (_root, { user }) => ({ user }),
  },
  Customer: {
    invalidEmails: async ({ user }, args, { lists }) => pageOf(await lists.load(user), args),
  },
};

const yoga = createYoga({
  schema: createSchema({ typeDefs, resolvers }),
  context: () => ({ lists: new DataLoader((users) => Promise.all(users.map(fetchList))) }),
  graphiql: false,
  landingPage: false,
  multipart: false,
  plugins: CACHE ? [useGraphQlJit(), responseCache()] : [useGraphQlJit()],
});
const server = createServer(yoga);
server.listen(0, '127.0.0.1', () => listening(`http://127.0.0.1:${server.address().port}/graphql`));

function responseCache() {
  return useResponseCache({ session: () => null, ttl: CACHE_SECONDS * 1000 });
}

async function fetchList(user) {
  const response = await fetch(`${UPSTREAM_URL}/api/distributor.manage.json`, {
    method: 'POST',
    body: listForm(user),
  });
  if (!response.ok) throw new Error(`The upstream answered ${response.status}`);
  return response.json();
}
