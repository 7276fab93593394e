// The limit: what any gateway must do, and nothing else. It forwards through undici and pastes the upstream's bytes into an answer. No GraphQL.
import { createServer } from 'node:http';
import { Pool } from 'undici';
import { listening, listForm, UPSTREAM_URL } from './environment.mjs';

const ALIASES = 50;
const pool = new Pool(UPSTREAM_URL, { connections: 256 });
const headers = { 'content-type': 'application/x-www-form-urlencoded' };

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const { variables } = JSON.parse(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
    if (variables.user === undefined) answerBatch(Object.values(variables), response);
    else answerOne(variables.user, response);
  });
});
server.keepAliveTimeout = 120_000;
server.listen(0, '127.0.0.1', () => listening(`http://127.0.0.1:${server.address().port}/graphql`));

function answerOne(user, response) {
  list(user, (bytes) => send(response, ['{"data":{"customer":', ...customer(user, bytes), '}}']));
}

/** Fifty aliases of the users, in turn. */
function answerBatch(users, response) {
  const lists = new Map();
  for (const user of users) {
    list(user, (bytes) => {
      lists.set(user, bytes);
      if (lists.size === users.length) send(response, batch(users, lists));
    });
  }
}

function batch(users, lists) {
  const pieces = [];
  for (let index = 0; index < ALIASES; index++) {
    const user = users[index % users.length];
    pieces.push(`${index === 0 ? '{"data":{' : ','}"c${index}":`, ...customer(user, lists.get(user)));
  }
  return [...pieces, '}}'];
}

const customer = (user, bytes) => [`{"user":${JSON.stringify(user)},"invalidEmails":`, bytes, '}'];

function send(response, pieces) {
  const body = Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)));
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length });
  response.end(body);
}

function list(user, done) {
  const chunks = [];
  pool.dispatch(
    { path: '/api/distributor.manage.json', method: 'POST', headers, body: listForm(user).toString() },
    {
      onRequestStart() {},
      onResponseData(_controller, chunk) {
        chunks.push(chunk);
      },
      onResponseEnd() {
        done(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
      },
      onResponseError(_controller, error) {
        throw error;
      },
    },
  );
}
