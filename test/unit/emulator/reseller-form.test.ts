import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { type Behaviour, createBehaviour } from '../../../src/emulator/behaviour.js';
import type { Answer } from '../../../src/emulator/http/answer.js';
import type { Received } from '../../../src/emulator/http/receive.js';
import { createLocalTime } from '../../../src/emulator/local-time.js';
import { createRateCounter, createRateLimits } from '../../../src/emulator/rate-limits.js';
import { createResellerFormApi } from '../../../src/emulator/reseller-form/api.js';
import { createSeed } from '../../../src/emulator/seed.js';
import { createState, type State } from '../../../src/emulator/state.js';
import type { UpstreamApi } from '../../../src/emulator/upstream-api.js';

type Format = 'json' | 'xml';
type Fields = Readonly<Record<string, string>>;

const CREDENTIALS: Fields = { api_user: 'emulator', api_key: 'emulator' };
const SEED_USER = 'eexampexample@example.com';
const GET: Fields = { method: 'invalidemails', task: 'get', user: SEED_USER };
const DELETE: Fields = { method: 'invalidemails', task: 'delete', user: SEED_USER };

const fixture = (name: string): Buffer => readFileSync(new URL(`../../fixtures/${name}`, import.meta.url));
const bodyOf = (answer: Answer): Buffer => Buffer.concat([...answer.body]);

let state: State;
let behaviour: Behaviour;
let api: UpstreamApi;

beforeEach(() => {
  state = createState(createSeed());
  behaviour = createBehaviour();
  const localTime = createLocalTime('America/Los_Angeles');
  const rateLimits = createRateLimits();
  const rateCounter = createRateCounter(rateLimits, Date.now);
  const credentials = { user: 'emulator', key: 'emulator' };
  api = createResellerFormApi({ state, behaviour, localTime, credentials, rateLimits, rateCounter });
});

function send(received: Partial<Received>): Answer {
  const call = api({ method: 'POST', path: '', query: '', headers: {}, body: '', ...received });
  if (call === null) throw new Error(`${received.path} is not this API's`);
  return call.answer();
}

function post(format: Format, fields: Fields, credentials = CREDENTIALS): Answer {
  return send({
    path: `/api/distributor.manage.${format}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' },
    body: new URLSearchParams({ ...credentials, ...fields }).toString(),
  });
}

function expectAnswer(answer: Answer, status: number, body: Buffer | string): void {
  expect({ status: answer.status, body: bodyOf(answer).toString('latin1') }).toEqual({
    status,
    body: typeof body === 'string' ? body : body.toString('latin1'),
  });
}

describe('a list', () => {
  test('is fixture 05 in XML', () => {
    behaviour.xmlLayout = 'indented';
    const answer = post('xml', { ...GET, date: '1' });
    expectAnswer(answer, 200, fixture('05-v1-get-date1.xml'));
    expect(answer.headers).toEqual({ 'Content-Type': 'text/xml; charset=ISO-8859-1' });
  });

  test('is fixture 06 in JSON, given its timestamps', () => {
    const createdAt = Date.parse('2009-06-02T02:41:39Z') / 1000;
    state.replaceRows(
      SEED_USER,
      state.rows(SEED_USER).map((row) => ({ ...row, createdAt })),
    );
    const answer = post('json', { ...GET, date: '1' });
    expectAnswer(answer, 200, fixture('06-v1-get-date1.json').toString().trimEnd());
    expect(answer.headers).toEqual({ 'Content-Type': 'application/json' });
  });

  test('has the timestamps of fixture 05 in JSON too', () => {
    const rows = JSON.parse(bodyOf(post('json', { ...GET, date: '1' })).toString());
    expect(rows.map((row: { created: string }) => row.created)).toEqual(Array(3).fill('2009-06-10 12:40:30'));
  });

  test('of one row is fixture 08: still one element in the list', () => {
    expectAnswer(post('xml', { ...GET, user: 'single', date: '1' }), 200, fixture('08-v1-get-single.xml'));
  });

  test('that is empty is fixture 09 and fixture 10', () => {
    expectAnswer(post('json', { ...GET, user: 'empty' }), 200, fixture('09-empty-list.json'));
    expectAnswer(post('xml', { ...GET, user: 'empty' }), 200, fixture('10-empty-list.inferred.xml'));
    behaviour.emptyXmlList = 'self-closing';
    const selfClosing = fixture('10-empty-list.inferred.xml').toString().replace('></invalidemails>', '/>');
    expectAnswer(post('xml', { ...GET, user: 'empty' }), 200, selfClosing);
  });

  test.each([{}, { date: '' }, { date: '0' }, { date: 'true' }, { date: '01' }])('has no timestamps for %j', (date) => {
    const rows = JSON.parse(bodyOf(post('json', { ...GET, ...date })).toString());
    expect(rows).toHaveLength(3);
    expect(rows[1]).toEqual({ email: 'isaac@hotmail', reason: 'Bad Syntax' });
    expect(bodyOf(post('xml', { ...GET, ...date })).toString()).not.toContain('created');
  });

  test('writes odd timestamps as they are, and none where there is none', () => {
    state.replaceRows(SEED_USER, [
      { email: 'a', reason: '', createdAt: null, createdText: '0000-00-00 00:00:00' },
      { email: 'b', reason: '', createdAt: 0, createdText: '' },
      { email: 'c', reason: '', createdAt: null },
    ]);
    expectAnswer(
      post('json', { ...GET, date: '1' }),
      200,
      '[{"email":"a","reason":"","created":"0000-00-00 00:00:00"},{"email":"b","reason":"","created":""},{"email":"c","reason":""}]',
    );
  });

  test('keeps the rows and the style that it began with', () => {
    const answer = post('xml', { ...GET, date: '1' });
    const expected = bodyOf(post('xml', { ...GET, date: '1' }));
    state.replaceRows(SEED_USER, []);
    behaviour.xmlLayout = 'indented';
    expect(bodyOf(answer)).toEqual(expected);
  });

  test.each(['json', 'xml'] as const)('of 20,000 rows is made in small batches (%s)', (format) => {
    const row = { email: 'jürgen@hotmail', reason: '<Bad> "Syntax"', createdAt: 1_244_662_830 };
    state.replaceRows(
      SEED_USER,
      Array.from({ length: 20_000 }, () => row),
    );
    let rows = 0;
    let largest = 0;
    for (const batch of post(format, { ...GET, date: '1' }).body) {
      rows += batch.toString('latin1').split(format === 'json' ? '"email":' : '<email>').length - 1;
      largest = Math.max(largest, batch.length);
    }
    // A word that is cut between two batches would be counted nowhere: pieces are never cut.
    expect(rows).toBe(20_000);
    expect(largest).toBeLessThan(80_000);
  });
});

describe('a delete', () => {
  test('removes all entries of the address, and says so once', () => {
    expectAnswer(post('json', { ...DELETE, email: 'example@example.com' }), 200, fixture('11-v1-delete-success.json'));
    expect(state.rows(SEED_USER).map(({ email }) => email)).toEqual(['isaac@hotmail']);
    const again = post('json', { ...DELETE, email: 'example@example.com' });
    expectAnswer(again, 200, fixture('12-v1-delete-not-found.json'));
  });

  test('answers in XML with the words alone', () => {
    const body = (text: string) =>
      `<?xml version="1.0" encoding="ISO-8859-1"?>\n\n<result><message>${text}</message></result>\n`;
    expectAnswer(post('xml', { ...DELETE, email: 'isaac@hotmail' }), 200, body('success'));
    expectAnswer(post('xml', { ...DELETE, email: 'isaac@hotmail' }), 200, body('Email does not exist'));
  });

  test('compares addresses exactly, unless told otherwise', () => {
    for (const email of ['Isaac@hotmail', ' isaac@hotmail', 'isaac@hotmail ', 'isaac']) {
      expectAnswer(post('json', { ...DELETE, email }), 200, '{"message":"Email does not exist"}');
    }
    behaviour.addressMatch = 'ignore-case';
    expectAnswer(post('json', { ...DELETE, email: 'ISAAC@HotMail' }), 200, '{"message":"success"}');
    expect(state.size(SEED_USER)).toBe(2);
  });

  test.each(['jo hn+tag@x', 'a&b=c%41@x', 'žofie@例え', "o'brien\t\r\n@x"])('finds %j as it was sent', (email) => {
    state.appendRows(SEED_USER, [{ email, reason: '', createdAt: null }]);
    expectAnswer(post('json', { ...DELETE, email }), 200, '{"message":"success"}');
    expect(state.size(SEED_USER)).toBe(3);
  });

  test.each([
    {},
    { email: '' },
    { 'email[]': 'isaac@hotmail' },
    { emails: 'isaac@hotmail' },
    { date: 'isaac@hotmail' },
  ])('without an address is refused and removes nothing (%j)', (fields) => {
    state.appendRows(SEED_USER, [{ email: '', reason: '', createdAt: null }]);
    const answer = post('json', { ...DELETE, ...fields });
    expectAnswer(answer, 400, fixture('18-v2-delete-no-email.error-string.json'));
    expect(state.size(SEED_USER)).toBe(4);
  });

  test('without an address empties the list of this customer in legacy wipe mode', () => {
    behaviour.legacyWipe = true;
    expectAnswer(post('json', { ...DELETE, email: '' }), 200, '{"message":"success"}');
    expect(state.size(SEED_USER)).toBe(0);
    expect(state.size('single')).toBe(1);
    expectAnswer(post('json', DELETE), 200, '{"message":"success"}');
  });

  test('with several addresses accepts one', () => {
    const form = new URLSearchParams({ ...CREDENTIALS, ...DELETE, email: 'example@example.com' });
    form.append('email', 'isaac@hotmail');
    const body = form.toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = send({ path: '/api/distributor.manage.json', headers, body });
    expectAnswer(answer, 200, '{"message":"success"}');
    expect(state.rows(SEED_USER).map(({ email }) => email)).toEqual(['example@example.com', 'example@example.com']);
  });
});

describe('profiles', () => {
  const list = (filters: Fields = {}): Record<string, string>[] =>
    JSON.parse(bodyOf(post('json', { method: 'profile', task: 'get', ...filters })).toString());

  test('are all customers, with texts for values', () => {
    expect(list().map(({ username }) => username)).toEqual(state.users());
    expect(list()[0]).toMatchObject({ username: SEED_USER, active: 'true' });
    expect(bodyOf(post('json', { method: 'profile', task: 'get' })).toString()).toContain('"active":"true"');
  });

  test('are filtered by equality, all filters together', () => {
    expect(list({ active: 'false' }).map(({ username }) => username)).toEqual(['customer-10', 'customer-20']);
    expect(list({ active: 'false', username: 'customer-20' })).toHaveLength(1);
    expect(list({ active: 'false', username: 'customer-21' })).toEqual([]);
    expect(list({ city: 'Zürich', country: 'CH' }).length).toBeGreaterThan(3);
    expect(list({ username: 'customer' })).toEqual([]);
    expect(list({ username: '', user: 'nobody', address2: 'x' })).toHaveLength(state.users().length);
  });

  test('are users in XML', () => {
    expectAnswer(
      post('xml', { method: 'profile', task: 'get', username: 'nobody' }),
      200,
      '<?xml version="1.0" encoding="ISO-8859-1"?>\n\n<users></users>\n',
    );
    const one = bodyOf(post('xml', { method: 'profile', task: 'get', username: 'customer-03' })).toString('latin1');
    expect(one).toContain(
      '\n\n<users><user><username>customer-03</username><email>customer-03@customers.example</email>',
    );
    expect(one).toContain('<city>&#321;ód&#378;</city>');
    expect(one).toContain('<company>Smith &amp; Sons No. 3</company></user></users>\n');
  });
});

const envelopeOf = (text: string): string => `{"message":"error","errors":["${text}"]}`;

describe('refusals', () => {
  test.each([
    [{}, {}],
    [{ api_user: 'emulator' }, {}],
    [{ api_user: 'emulator', api_key: 'wrong' }, GET],
    [{ api_user: 'Emulator', api_key: 'emulator' }, GET],
    [
      { api_user: 'wrong', api_key: 'emulator' },
      { ...DELETE, email: 'isaac@hotmail' },
    ],
  ])('come for bad credentials before anything else (%j)', (credentials, fields) => {
    expectAnswer(post('json', fields, credentials), 401, envelopeOf('Permission denied, wrong credentials'));
    expect(state.size(SEED_USER)).toBe(3);
  });

  test.each([
    ['errors-first', 401, fixture('16-v2-bad-credentials.errors-array.json')],
    ['error-object', 401, fixture('17-v2-bad-credentials.error-object.json')],
    ['error-object-200', 200, fixture('17-v2-bad-credentials.error-object.json')],
    ['error-string-403', 403, '{"error":"Bad username \\/ password"}'],
    ['errors-array-400', 400, '{"message":"error","errors":["Bad username \\/ password"]}'],
  ] as const)('come for bad credentials as %s', (envelopeName, status, body) => {
    behaviour.badCredentials = envelopeName;
    expectAnswer(post('json', GET, {}), status, body);
  });

  test.each([
    [{}, 'method is required'],
    [{ method: 'invalidEmails' }, 'method is unknown'],
    [{ method: 'constructor', task: 'get' }, 'method is unknown'],
    [{ method: 'invalidemails' }, 'task is required'],
    [{ method: 'invalidemails', task: 'count' }, 'task is unknown'],
    [{ method: 'profile', task: 'set' }, 'task is unknown'],
    [{ method: 'invalidemails', task: 'get' }, 'user is required'],
    [{ method: 'invalidemails', task: 'delete', user: '', email: 'a' }, 'user is required'],
  ])('come in the general envelope for %j', (fields, text) => {
    expectAnswer(post('json', fields), 400, envelopeOf(text));
  });

  test('have the layout of fixture 15 in XML', () => {
    behaviour.xmlLayout = 'indented';
    const expected = fixture('15-v1-error-envelope.xml').toString();
    expectAnswer(post('xml', {}), 400, expected.replace('... error messages ...', 'method is required'));
  });

  test.each(['get', 'delete'])('say that the customer is unknown, with 200 (%s)', (task) => {
    const fields = { method: 'invalidemails', task, user: 'nobody' };
    expectAnswer(post('json', fields), 200, '{"message":"User not found"}');
    behaviour.xmlLayout = 'indented';
    expectAnswer(post('xml', fields), 200, fixture('13-v1-user-not-found.xml'));
  });

  test('come for other verbs, in the format of the path', () => {
    for (const method of ['PUT', 'DELETE', 'HEAD', 'PATCH', 'OPTIONS']) {
      const answer = send({ method, path: '/api/distributor.manage.json' });
      expectAnswer(answer, 405, envelopeOf('Method not allowed'));
      expect(answer.headers).toMatchObject({ Allow: 'GET, POST' });
    }
  });

  test('come for bodies that are no form', () => {
    const path = '/api/distributor.manage.json';
    const body = new URLSearchParams({ ...CREDENTIALS, ...GET }).toString();
    for (const headers of [{}, { 'content-type': 'application/json' }, { 'content-type': '' }]) {
      expect(send({ path, headers, body }).status).toBe(401);
    }
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    for (const broken of ['%', '%ZZ=%ff', '&&&===', 'a'.repeat(100_000), '\u0000']) {
      expect(send({ path, headers: form, body: broken }).status).toBe(401);
    }
  });
});

describe('GET and POST', () => {
  const get = (format: Format, fields: Fields): Answer =>
    send({
      method: 'GET',
      path: `/api/distributor.manage.${format}`,
      query: new URLSearchParams({ ...CREDENTIALS, ...fields }).toString(),
    });

  test.each([
    { ...GET, date: '1' },
    { ...GET, user: 'nobody' },
    { ...DELETE, email: 'isaac@hotmail' },
    DELETE,
    { method: 'profile', task: 'get', country: 'PL' },
    {},
  ])('answer the same to %j', (fields) => {
    for (const format of ['json', 'xml'] as const) {
      state.reset();
      const byGet = get(format, fields);
      const rowsAfterGet = state.rows(SEED_USER);
      state.reset();
      const byPost = post(format, fields);
      expect({ ...byGet, body: bodyOf(byGet) }).toEqual({ ...byPost, body: bodyOf(byPost) });
      expect(rowsAfterGet).toEqual(state.rows(SEED_USER));
    }
  });
});

test('other paths are not its own', () => {
  const other = [
    '/',
    '/api/distributor.manage',
    '/api/distributor.manage.jsonx',
    '/apiv2/distributor.manage.json',
    '/api/reseller.manage.json',
    '//',
  ];
  for (const path of other) {
    expect(api({ method: 'POST', path, query: '', headers: {}, body: '' })).toBeNull();
  }
});

describe('a call, before it is carried out', () => {
  const understood = (format: Format, fields: Fields) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams(fields).toString();
    const call = api({ method: 'POST', path: `/api/distributor.manage.${format}`, query: '', headers, body });
    if (call === null) throw new Error('not this API');
    return call;
  };

  test.each([
    [GET, 'list', SEED_USER],
    [{ ...DELETE, email: 'isaac@hotmail' }, 'delete', SEED_USER],
    [{ method: 'profile', task: 'get' }, 'other', null],
    [{ method: 'invalidemails', task: 'count', user: 'a' }, 'other', 'a'],
    [{ task: 'delete', user: '' }, 'other', ''],
  ])('%j is a %s', (fields, operation, user) => {
    expect(understood('json', fields)).toMatchObject({ operation, user });
    expect(state.size(SEED_USER)).toBe(3);
  });

  test('has the envelope that a failure of it would have', () => {
    expectAnswer(understood('json', GET).failure(429, 'slow down'), 429, envelopeOf('slow down'));
    behaviour.xmlLayout = 'indented';
    const inXml = fixture('15-v1-error-envelope.xml').toString().replace('... error messages ...', 'slow down');
    expectAnswer(understood('xml', GET).failure(429, 'slow down'), 429, inXml);
  });
});
