// What Apollo Server's own pipeline costs, and nothing else: behind a bare node:http host, its default plugins off, each answer made
// before from a list that was read once. No gateway that lets every request through Apollo Server can do with less.
import { createServer } from 'node:http';
import { ApolloServer, HeaderMap } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { listening, listForm, UPSTREAM_URL } from './environment.mjs';

const typeDefs = `
  type Query { customer(user: String!): Customer }
  type Customer { user: String! invalidEmails: [InvalidEmail!] }
  type InvalidEmail { email: String! reason: String! created: String }`;

const lists = new Map();

const answerFromMemory = {
  async responseForOperation({ request }) {
    const { user } = request.variables;
    if (!lists.has(user)) lists.set(user, await read(user));
    const data = { customer: { user, invalidEmails: lists.get(user) } };
    return { http: { headers: new HeaderMap() }, body: { kind: 'single', singleResult: { data } } };
  },
};
const started = Promise.resolve(answerFromMemory);

const apollo = new ApolloServer({
  typeDefs,
  csrfPrevention: true,
  stopOnTerminationSignals: false,
  plugins: [
    { requestDidStart: () => started },
    ApolloServerPluginCacheControlDisabled(),
    ApolloServerPluginInlineTraceDisabled(),
    ApolloServerPluginLandingPageDisabled(),
    ApolloServerPluginSchemaReportingDisabled(),
    ApolloServerPluginUsageReportingDisabled(),
  ],
});
await apollo.start();

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => void answer(request, Buffer.concat(chunks), response));
});
server.keepAliveTimeout = 120_000;
server.listen(0, '127.0.0.1', () => listening(`http://127.0.0.1:${server.address().port}/graphql`));

async function answer({ method, headers }, bytes, response) {
  const httpHeaders = new HeaderMap([['content-type', headers['content-type']]]);
  const { body } = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method, headers: httpHeaders, search: '', body: JSON.parse(bytes) },
    context: async () => ({}),
  });
  const length = Buffer.byteLength(body.string);
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': length });
  response.end(body.string);
}

async function read(user) {
  const answered = await fetch(`${UPSTREAM_URL}/api/distributor.manage.json`, { method: 'POST', body: listForm(user) });
  return (await answered.json()).map(({ email, reason, created }) => ({ email, reason, created }));
}
