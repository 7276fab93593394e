import { describe, expect, test } from '@jest/globals';
import { INVALID_EMAILS, recordedBody, row, startTrial } from './calling.js';

describe('who is calling', () => {
  test('without a header Authorization is fixture 23', () => {
    const { status, text } = startTrial().call(INVALID_EMAILS, { headers: {} });
    expect({ status, text }).toEqual({ status: 401, text: recordedBody('23-v3-401-no-credential.json') });
  });

  test.each(['Bearer wrong', 'Bearer', 'Bearer ', 'emulator', 'Basic emulator', 'Bearer emulator2', ''])(
    'with %j is fixture 24',
    (authorization) => {
      const { status, text } = startTrial().call(INVALID_EMAILS, { headers: { authorization } });
      expect({ status, text }).toEqual({ status: 401, text: recordedBody('24-v3-401-bad-key.json') });
    },
  );

  test.each(['Bearer emulator', 'bearer emulator', 'BEARER  emulator'])('with %j is known', (authorization) => {
    expect(startTrial().call(INVALID_EMAILS, { headers: { authorization } }).status).toBe(200);
  });

  test.each(['GET', 'DELETE'])('on behalf of nobody of this account is fixture 25 (%s)', (method) => {
    const trial = startTrial({ a: [row('x')] });
    for (const as of ['nobody', 'A', 'subuser_a', 'account-id', 'account-id a', 'constructor', 'a, a']) {
      const { status, text } = trial.call(`${INVALID_EMAILS}/x`, { method, as });
      expect({ status, text }).toEqual({ status: 403, text: recordedBody('25-v3-403-missing-scope.json') });
    }
    expect(trial.state.size('a')).toBe(1);
  });
});

describe('by the switches', () => {
  test.each([
    ['forbidden-403', 403, 'access forbidden'],
    ['unauthorized-401', 401, 'authorization required'],
    ['not-found-404', 404, 'resource not found'],
  ] as const)('an unknown customer is %s', (reading, status, message) => {
    const trial = startTrial({ a: [row('x')] });
    trial.behaviour.unknownCustomer = reading;
    for (const as of ['nobody', `account-id sg${'0'.repeat(32)}`]) {
      expect(trial.call(INVALID_EMAILS, { as })).toMatchObject({
        status,
        body: { errors: [{ field: null, message }] },
      });
    }
    expect(trial.call(INVALID_EMAILS, { as: 'a' }).status).toBe(200);
  });

  test.each([
    ['all', [200, 204, 200, 200]],
    ['suppression', [200, 204, 403, 403]],
    ['suppression.read', [200, 403, 403, 403]],
    ['none', [403, 403, 403, 403]],
  ] as const)('a key with the scopes %s may do so much', (scopes, statuses) => {
    const trial = startTrial({ a: [row('x')] });
    trial.behaviour.keyScopes = scopes;
    const answers = [
      trial.call(INVALID_EMAILS, { as: 'a' }),
      trial.call(`${INVALID_EMAILS}/x`, { as: 'a', method: 'DELETE' }),
      trial.call('/v3/subusers'),
      trial.call('/v3/partners/accounts'),
    ];
    expect(answers.map(({ status }) => status)).toEqual(statuses);
    expect(trial.state.size('a')).toBe(statuses[1] === 204 ? 0 : 1);
  });

  test('what a key may not do is a 401 as well', () => {
    const trial = startTrial();
    trial.behaviour.keyScopes = 'suppression';
    trial.behaviour.missingScope = 'unauthorized-401';
    expect(trial.call('/v3/subusers')).toMatchObject({
      status: 401,
      body: { errors: [{ field: null, message: 'authorization required' }] },
    });
    expect(trial.call(INVALID_EMAILS).status).toBe(200);
  });

  test('a customer of another region is a 451; the list of the parent is not', () => {
    const trial = startTrial({ a: [row('x')] });
    trial.state.addCustomer({ user: 'e', region: 'eu', rows: [row('y')] });
    const statuses = () => ['a', 'e', ''].map((as) => trial.call(INVALID_EMAILS, { as }).status);
    expect(statuses()).toEqual([200, 451, 200]);
    trial.behaviour.region = 'eu';
    expect(statuses()).toEqual([451, 200, 200]);
    expect(trial.call(INVALID_EMAILS, { as: 'a', method: 'DELETE', body: { delete_all: true } })).toMatchObject({
      status: 451,
      body: { errors: [{ field: null }] },
    });
    expect(trial.state.size('a')).toBe(1);
  });

  test.each([
    ['application/json', 200, 200],
    ['text/html, application/*;q=0.5', 200, 200],
    ['*/*', 200, 200],
    ['APPLICATION/JSON; charset=utf-8', 200, 200],
    ['text/html', 406, 406],
    ['', 406, 406],
    [undefined, 200, 406],
  ])('Accept: %s is taken or a 406', (accept, optional, required) => {
    const trial = startTrial();
    const headers = { authorization: 'Bearer emulator', ...(accept === undefined ? {} : { accept }) };
    expect(trial.call(INVALID_EMAILS, { headers }).status).toBe(optional);
    trial.behaviour.acceptHeader = 'required';
    expect(trial.call(INVALID_EMAILS, { headers }).status).toBe(required);
  });
});

describe('what there is', () => {
  test.each(['/v3', '/v3/', '/v3/nothing', `${INVALID_EMAILS}/a/b`, '/v3/suppression/bounces', '/v3//subusers'])(
    '%s is nothing: 404, or 401 for who is not known',
    (path) => {
      const trial = startTrial();
      const unknown = { status: 401, text: '{"errors":[{"field":null,"message":"authorization required"}]}' };
      expect(trial.call(path, { headers: {} })).toMatchObject(unknown);
      expect(trial.call(path, { headers: { authorization: 'Bearer wrong' } })).toMatchObject(unknown);
      expect(trial.call(path)).toMatchObject({ status: 404, text: recordedBody('22-v3-delete-one-absent.http') });
    },
  );

  test.each([
    ['POST', INVALID_EMAILS, 'GET, DELETE'],
    ['HEAD', INVALID_EMAILS, 'GET, DELETE'],
    ['PATCH', `${INVALID_EMAILS}/x`, 'GET, DELETE'],
    ['DELETE', '/v3/subusers', 'GET'],
    ['constructor', '/v3/partners/accounts', 'GET'],
  ])('%s on %s is a 405, before the credentials', (method, path, Allow) => {
    const { status, headers, text } = startTrial().call(path, { method, headers: {} });
    expect({ status, text }).toEqual({
      status: 405,
      text: '{"errors":[{"field":null,"message":"method not allowed"}]}',
    });
    expect(headers).toMatchObject({ Allow });
  });

  test('is below /v3 and nowhere else', () => {
    const { api } = startTrial();
    for (const path of ['/', '/v3x', '/api/v3/subusers', '/apiv2/reseller.manage.json', '//v3/subusers']) {
      expect(api({ method: 'GET', path, query: '', headers: {}, body: '' })).toBeNull();
    }
  });
});

describe('a call, before it is carried out', () => {
  test.each([
    ['GET', INVALID_EMAILS, 'list'],
    ['GET', `${INVALID_EMAILS}/x`, 'list'],
    ['DELETE', INVALID_EMAILS, 'delete'],
    ['DELETE', `${INVALID_EMAILS}/x`, 'delete'],
    ['POST', INVALID_EMAILS, 'other'],
    ['GET', '/v3/subusers', 'other'],
    ['GET', '/v3/partners/accounts', 'other'],
    ['GET', '/v3/nothing', 'other'],
  ])('%s %s is a %s', (method, path, operation) => {
    expect(startTrial().understand(path, { method })).toMatchObject({ operation, user: null });
  });

  test('names its customer, however the header does', () => {
    const trial = startTrial({ a: [row('x')] });
    const id = trial.state.account('a').id;
    const userFor = (as: string) => trial.understand(INVALID_EMAILS, { as }).user;
    expect([userFor('a'), userFor(`account-id ${id}`), userFor('nobody'), userFor('')]).toEqual([
      'a',
      'a',
      'nobody',
      null,
    ]);
  });

  test('can be shown: query, header and addresses, and no credential', () => {
    const trial = startTrial({ a: [row('x')] });
    const shown = (target: string, method: string, body?: unknown) =>
      trial.understand(target, { method, as: 'a', body }).shown;
    expect(shown(`${INVALID_EMAILS}?limit=5&email=a%25&api_key=secret`, 'GET')).toEqual({
      fields: { limit: '5', email: 'a%' },
      onBehalfOf: 'a',
    });
    expect(shown(INVALID_EMAILS, 'DELETE', { emails: ['x', 7, 'y'] })).toMatchObject({ emails: ['x', 'y'] });
    expect(shown(INVALID_EMAILS, 'DELETE', { delete_all: true })).toEqual({
      fields: {},
      onBehalfOf: 'a',
      deleteAll: true,
    });
    expect(shown(INVALID_EMAILS, 'DELETE', '{')).toEqual({ fields: {}, onBehalfOf: 'a' });
    expect(shown(`${INVALID_EMAILS}/x`, 'DELETE', { emails: ['x'] })).toEqual({ fields: {}, onBehalfOf: 'a' });
    expect(trial.understand(INVALID_EMAILS).shown).toEqual({ fields: {} });
  });

  test('has the envelope that a failure of it would have', () => {
    const { failure } = startTrial().understand(INVALID_EMAILS);
    const answer = failure(500, 'no luck');
    expect(answer.status).toBe(500);
    expect(Buffer.concat([...answer.body]).toString()).toBe('{"errors":[{"field":null,"message":"no luck"}]}');
  });
});
