// The benchmark's upstream: lists of version 1 from memory, credentials checked, calls counted. A process of its own, on loopback.
// Usage: node upstream.mjs [delay in ms]. Tells its url, and on each message its count of calls, over the channel to its parent.
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { jsonBody, xmlBody } from '../lists/bodies.mjs';
import { parseUserName } from '../lists/names.mjs';
import { rowsOf } from '../lists/rows.mjs';
import { createTemplate } from '../lists/template.mjs';

const CREDENTIALS = { api_user: 'bench', api_key: 'bench-key' };
const FORMATS = {
  '/api/distributor.manage.json': { write: jsonBody, contentType: 'application/json', templates: new Map() },
  '/api/distributor.manage.xml': {
    write: xmlBody,
    contentType: 'text/xml; charset=ISO-8859-1',
    templates: new Map(),
  },
};

const delayMs = Number(process.argv[2] ?? 0);
let calls = 0;

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    void answer(request, new URLSearchParams(Buffer.concat(chunks).toString('latin1')), response);
  });
});
server.keepAliveTimeout = 120_000;
server.listen(0, '127.0.0.1', () => process.send({ url: `http://127.0.0.1:${server.address().port}` }));
process.on('message', () => process.send({ calls }));
process.on('disconnect', () => process.exit());

async function answer({ method, url }, form, response) {
  calls++;
  const format = FORMATS[url];
  if (method !== 'POST' || format === undefined) return fail(response, 404, 'not found');
  for (const [name, value] of Object.entries(CREDENTIALS)) {
    if (form.get(name) !== value) return fail(response, 401, 'Permission denied, wrong credentials');
  }
  if (form.get('method') !== 'invalidemails' || form.get('task') !== 'get' || form.get('date') !== '1') {
    return fail(response, 400, 'only lists with dates are served here');
  }
  const list = parseUserName(form.get('user') ?? '');
  if (list === null) return fail(response, 400, 'User not found');
  if (delayMs > 0) await sleep(delayMs);
  const template = templateOf(format, list.size);
  response.writeHead(200, { 'content-type': format.contentType, 'content-length': template.byteLength });
  // A copy: the socket may still hold it when the template is the next customer's.
  response.end(Buffer.from(template.fill(list.number)));
}

function templateOf({ write, templates }, size) {
  let template = templates.get(size);
  if (template === undefined) {
    template = createTemplate(write(rowsOf(size)));
    templates.set(size, template);
  }
  return template;
}

function fail(response, status, reason) {
  const body = JSON.stringify({ message: 'error', errors: [reason] });
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
