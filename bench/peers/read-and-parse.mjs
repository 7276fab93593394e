// What a cold page of a huge list costs at least: the bytes are read through undici, JSON.parse reads them, fifty entries are answered.
import { createServer } from 'node:http';
import { Pool } from 'undici';
import { listening, listForm, UPSTREAM_URL } from './environment.mjs';

const PAGE_SIZE = 50;
const pool = new Pool(UPSTREAM_URL);
const headers = { 'content-type': 'application/x-www-form-urlencoded' };

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const { variables } = JSON.parse(Buffer.concat(chunks).toString());
  const { body } = await pool.request({
    path: '/api/distributor.manage.json',
    method: 'POST',
    headers,
    body: listForm(variables.user).toString(),
  });
  const list = JSON.parse(Buffer.from(await body.arrayBuffer()).toString());
  const answer = JSON.stringify({ data: { customer: { invalidEmails: list.slice(0, PAGE_SIZE) } } });
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) });
  response.end(answer);
});
server.listen(0, '127.0.0.1', () => listening(`http://127.0.0.1:${server.address().port}/graphql`));
