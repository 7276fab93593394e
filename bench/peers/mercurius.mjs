// Mercurius 16 on Fastify 5: compiled from the first request on (jit: 1), its loaders, undici's pool as its authors recommend it; mercurius-cache.
// https://mercurius.dev/#/docs/api/options, .../docs/loaders, https://github.com/mercurius-js/cache
import Fastify from 'fastify';
import mercurius from 'mercurius';
import mercuriusCache from 'mercurius-cache';
import { Pool } from 'undici';
import { CACHE, CACHE_SECONDS, listening, listForm, UPSTREAM_URL } from './environment.mjs';
import { pageOf } from './page.mjs';
import { typeDefs } from './type-defs.mjs';

const upstream = new Pool(UPSTREAM_URL, { connections: 256 });

const resolvers = {
  Query: {
    customer: (_root, { user }) => ({ user }),
  },
};

const loaders = {
  Customer: {
    invalidEmails: (queries) =>
      Promise.all(queries.map(async ({ obj, params }) => pageOf(await fetchList(obj.user), params))),
  },
};

const app = Fastify({ logger: false });
await app.register(mercurius, { schema: typeDefs, resolvers, loaders, jit: 1, graphiql: false });
if (CACHE) {
  await app.register(mercuriusCache, {
    ttl: CACHE_SECONDS,
    policy: { Customer: { invalidEmails: { extendKey: (customer) => customer.user } } },
  });
}
listening(`${await app.listen({ port: 0, host: '127.0.0.1' })}/graphql`);

async function fetchList(user) {
  const { statusCode, body } = await upstream.request({
    path: '/api/distributor.manage.json',
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: listForm(user).toString(),
  });
  if (statusCode !== 200) throw new Error(`The upstream answered ${statusCode}`);
  return body.json();
}
