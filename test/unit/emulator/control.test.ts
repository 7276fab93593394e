import { beforeEach, describe, expect, test } from '@jest/globals';
import { type Behaviour, createBehaviour } from '../../../src/emulator/behaviour.js';
import { type CallRecorder, createCallRecorder } from '../../../src/emulator/calls.js';
import { type ControlApi, createControlApi, isControlPath } from '../../../src/emulator/control/api.js';
import { createFaultBook, type FaultBook } from '../../../src/emulator/faults/faults.js';
import { createRateLimits, type RateLimits } from '../../../src/emulator/rate-limits.js';
import { createState, PARENT, type State } from '../../../src/emulator/state.js';

let state: State;
let behaviour: Behaviour;
let rateLimits: RateLimits;
let calls: CallRecorder;
let faults: FaultBook;
let resets: number;
let control: ControlApi;

beforeEach(() => {
  state = createState([{ user: 'a b@c/d', rows: [{ email: 'é', reason: 'Bad Syntax', createdAt: 5 }] }]);
  behaviour = createBehaviour();
  rateLimits = createRateLimits();
  calls = createCallRecorder();
  faults = createFaultBook();
  resets = 0;
  const reset = () => {
    resets += 1;
  };
  control = createControlApi({ state, behaviour, rateLimits, calls, faults, reset });
});

function ask(method: string, path: string, body: unknown = '', host = '127.0.0.1:4010') {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = control({ method, path: `/__emulator${path}`, query: '', headers: { host }, body: text });
  const bytes = Buffer.concat([...answer.body]).toString();
  return { status: answer.status, headers: answer.headers, body: bytes === '' ? null : JSON.parse(bytes) };
}

const CUSTOMER = `/customers/${encodeURIComponent('a b@c/d')}`;

describe('control API', () => {
  test('says what there is', () => {
    for (const path of ['', '/']) {
      const { status, body } = ask('GET', path);
      expect(status).toBe(200);
      const { id: account } = state.account('a b@c/d');
      expect(body.customers).toEqual([{ user: 'a b@c/d', account, rows: 1 }]);
      expect(body.parent).toEqual({ rows: 0 });
      expect(body.limits).toEqual(rateLimits);
      expect(Object.keys(body.upstream)).toEqual(['v1', 'v2', 'v3']);
      expect(Object.keys(body.behaviour)).toEqual(Object.keys(behaviour));
      expect(Object.keys(body.control)).toContain('POST reset');
      expect(body.faultKinds).toContain('cut-off');
    }
  });

  test('shows and forgets the calls', () => {
    const call = { method: 'POST', path: '/p', fields: { task: 'get' }, startedAtMs: 7 };
    calls.record(call);
    calls.arrived();
    expect(ask('GET', '/calls').body).toEqual({ maxInFlight: 1, calls: [call] });
    expect(ask('DELETE', '/calls')).toMatchObject({ status: 204, body: null });
    expect(calls.list).toEqual([]);
  });

  test('answers rows that may be put again', () => {
    const rows = ask('GET', CUSTOMER).body;
    expect(rows).toEqual([{ email: 'é', reason: 'Bad Syntax', createdAt: 5 }]);
    state.replaceRows('a b@c/d', []);
    expect(ask('PUT', CUSTOMER, rows).status).toBe(204);
    expect(ask('GET', CUSTOMER).body).toEqual(rows);
  });

  test('adds a customer that is put, with defaults for what a row leaves out', () => {
    expect(ask('GET', '/customers/new').status).toBe(404);
    expect(ask('PUT', '/customers/new', [{ email: '' }, { email: 'x', createdText: '0000' }]).status).toBe(204);
    expect(state.rows('new')).toEqual([
      { email: '', reason: '', createdAt: null },
      { email: 'x', reason: '', createdAt: null, createdText: '0000' },
    ]);
    expect(state.profile('new').username).toBe('new');
  });

  test.each([
    ['{', 'The body must be JSON.'],
    ['', 'The body must be JSON.'],
    [{}, 'The body must be an array of rows.'],
    [['x'], 'Row 0: a row is an object.'],
    [[null], 'Row 0: a row is an object.'],
    [[{ email: 'x' }, { reason: 'y' }], 'Row 1: email must be a text.'],
    [[{ email: 'x', reason: 1 }], 'Row 0: reason must be a text.'],
    [[{ email: 'x', createdAt: '2009-06-10' }], 'Row 0: createdAt must be null or whole seconds'],
    [[{ email: 'x', createdAt: 1.5 }], 'Row 0: createdAt must be null or whole seconds'],
    [[{ email: 'x', createdAt: -1 }], 'Row 0: createdAt must be null or whole seconds'],
    [[{ email: 'x', createdAt: 1e12 }], 'Row 0: createdAt must be null or whole seconds'],
    [[{ email: 'x', createdText: null }], 'Row 0: createdText must be a text.'],
    [[{ email: 'x', created: 'y' }], 'Row 0: there is no field named "created".'],
  ])('refuses rows such as %j and changes nothing', (body, problem) => {
    const answer = ask('PUT', CUSTOMER, body);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toContain(problem);
    expect(state.size('a b@c/d')).toBe(1);
    expect(ask('PUT', '/customers/new', body).status).toBe(400);
    expect(state.has('new')).toBe(false);
  });

  test('sets switches, all or none', () => {
    expect(ask('PATCH', '/behaviour', { legacyWipe: true, xmlLayout: 'indented' })).toMatchObject({
      status: 200,
      body: { legacyWipe: true, xmlLayout: 'indented', emptyXmlList: 'open-close' },
    });
    expect(behaviour.legacyWipe).toBe(true);
    const refused = ask('PATCH', '/behaviour', { legacyWipe: false, addressMatch: 'fuzzy', constructor: 1 });
    expect(refused.status).toBe(400);
    expect(refused.body.error).toBe(
      'addressMatch must be one of "exact", "ignore-case". There is no switch named "constructor".',
    );
    expect(behaviour.legacyWipe).toBe(true);
    for (const body of ['[]', 'null', '"x"', 'x', '{"legacyWipe":"true"}', '{"__proto__":{}}']) {
      expect(ask('PATCH', '/behaviour', body).status).toBe(400);
    }
    expect(ask('GET', '/behaviour').body).toEqual(behaviour);
  });

  test('sets rate limits, all or none', () => {
    expect(ask('PATCH', '/limits', { v3: 1_000_000, v2: 600 })).toMatchObject({
      status: 200,
      body: { v3: 1_000_000, v2: 600, v1: null, windowSeconds: 60 },
    });
    expect(ask('PATCH', '/limits', { v2: null }).body).toEqual({ ...createRateLimits(), v3: 1_000_000 });
    for (const patch of [
      { v1: 5, v3: null },
      { v1: 5, v2: -1 },
      { v1: 5, windowSeconds: 0 },
      { v1: 5, v4: 1 },
      [],
      'x',
    ]) {
      expect(ask('PATCH', '/limits', patch).status).toBe(400);
    }
    expect(ask('PATCH', '/limits', { v3: 1.5 }).body.error).toBe(
      'limits.v3 must be a whole number from 0 to 1000000000.',
    );
    expect(ask('GET', '/limits').body).toEqual(rateLimits);
    expect(rateLimits).toEqual({ ...createRateLimits(), v3: 1_000_000 });
  });

  test("shows and replaces the parent's own list", () => {
    expect(ask('GET', '/parent')).toMatchObject({ status: 200, body: [] });
    expect(ask('PUT', '/parent', [{ email: 'own', createdAt: 7 }]).status).toBe(204);
    expect(ask('GET', '/parent').body).toEqual([{ email: 'own', reason: '', createdAt: 7 }]);
    expect(ask('PUT', '/parent', [{}]).status).toBe(400);
    expect(state.size(PARENT)).toBe(1);
    expect(state.users()).toEqual(['a b@c/d']);
    expect(ask('GET', '/customers/').status).toBe(404);
  });

  test('plans faults, one or several, shows them and forgets them', () => {
    const one = { fault: { kind: 'reset' }, user: 'a', operation: 'list', times: 2 };
    expect(ask('POST', '/faults', one)).toMatchObject({ status: 201, body: { planned: [one], pending: 1 } });
    const late = { fault: { kind: 'delete-late', afterMs: 5, answer: { kind: 'silence' } }, times: 'always' };
    expect(ask('POST', '/faults', [late, { fault: { kind: 'gzip' } }]).body.planned).toHaveLength(3);
    faults.meet({ operation: 'list', user: 'a' });
    faults.meet({ operation: 'delete', user: 'b' });
    expect(ask('GET', '/faults')).toMatchObject({
      status: 200,
      body: {
        planned: [
          { ...one, met: 1 },
          { ...late, met: 1 },
          { fault: { kind: 'gzip' }, met: 0 },
        ],
        pending: 2,
        met: { reset: 1, 'delete-late': 1 },
      },
    });
    expect(ask('DELETE', '/faults')).toMatchObject({ status: 204, body: null });
    expect(ask('GET', '/faults').body).toEqual({ planned: [], pending: 0, met: {} });
  });

  test('takes several plans wholly or not at all', () => {
    const plans = [{ fault: { kind: 'reset' } }, { fault: { kind: 'reset', at: { bytes: -1 } } }];
    expect(ask('POST', '/faults', plans)).toMatchObject({
      status: 400,
      body: { error: 'plan.fault.at.bytes must be a whole number from 0 to 1073741824.' },
    });
    expect(ask('POST', '/faults', '{').body.error).toBe('The body must be JSON.');
    expect(ask('POST', '/faults', 'null').body.error).toBe('plan must be an object.');
    expect(faults.planned).toEqual([]);
  });

  test('resets', () => {
    expect(ask('POST', '/reset').status).toBe(204);
    expect(resets).toBe(1);
  });

  test('names the verbs of a resource when asked with another', () => {
    expect(ask('POST', '/calls')).toMatchObject({ status: 405, headers: { Allow: 'GET, DELETE' } });
    expect(ask('GET', '/reset')).toMatchObject({ status: 405, headers: { Allow: 'POST' } });
    expect(ask('DELETE', CUSTOMER)).toMatchObject({ status: 405, headers: { Allow: 'GET, PUT' } });
    expect(ask('constructor', '/calls').status).toBe(405);
    expect(resets).toBe(0);
  });

  test.each(['/nothing', '/customers', '/customers/', '/customers/a/b', '/customers/%ZZ', '/calls/'])(
    'has nothing at %s',
    (path) => {
      expect(ask('GET', path).status).toBe(404);
    },
  );

  test.each([
    'example.com',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evil.example:4010',
    '',
    '0.0.0.0',
    '10.0.0.1:80',
  ])('refuses the host name %j', (host) => {
    expect(ask('POST', '/reset', '', host).status).toBe(421);
    expect(resets).toBe(0);
  });

  test.each(['localhost', 'LocalHost:4010', '127.0.0.1', '127.1.2.3:1', '[::1]', '[::1]:4010'])(
    'accepts %s',
    (host) => {
      expect(ask('GET', '/calls', '', host).status).toBe(200);
    },
  );

  test('refuses a request without a Host header, and a body over the cap', () => {
    const received = { method: 'GET', path: '/__emulator/', query: '', headers: {}, body: '' };
    expect(control(received).status).toBe(421);
    expect(control({ ...received, headers: { host: 'localhost' }, body: null }).status).toBe(413);
  });

  test('owns its prefix and no path that only looks like it', () => {
    expect(['/__emulator', '/__emulator/', '/__emulator/calls'].every(isControlPath)).toBe(true);
    expect(['/__emulators', '/x/__emulator/', '/'].some(isControlPath)).toBe(false);
  });
});
