import { beforeEach, describe, expect, test } from '@jest/globals';
import { PARENT } from '../../../../src/emulator/state.js';
import { INVALID_EMAILS, type RestTrial, recordedBody, row, startTrial } from './calling.js';

let trial: RestTrial;

beforeEach(() => {
  trial = startTrial({ a: [row('x', 1), row('y', 2), row('x', 3), row('a/b', 4)], b: [row('x', 5)] });
});

const left = (user: string) => trial.state.rows(user).map(({ email }) => email);
const EVERYTHING = ['x', 'y', 'x', 'a/b'];

describe('one address', () => {
  test('goes with all of its entries, without a body, from the list of the customer alone', () => {
    const answer = trial.call(`${INVALID_EMAILS}/x`, { method: 'DELETE', as: 'a' });
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect(answer.headers).not.toHaveProperty('Content-Type');
    expect([left('a'), left('b'), trial.state.size(PARENT)]).toEqual([['y', 'a/b'], ['x'], 2]);
  });

  test('that is not there is fixture 22', () => {
    const { status, text } = trial.call(`${INVALID_EMAILS}/z`, { method: 'DELETE', as: 'a' });
    expect({ status, text }).toEqual({ status: 404, text: recordedBody('22-v3-delete-one-absent.http') });
    expect(left('a')).toEqual(EVERYTHING);
  });

  test('is decoded once', () => {
    expect(trial.call(`${INVALID_EMAILS}/a%252Fb`, { method: 'DELETE', as: 'a' }).status).toBe(404);
    expect(trial.call(`${INVALID_EMAILS}/a%2Fb`, { method: 'DELETE', as: 'a' }).status).toBe(204);
    expect(left('a')).toEqual(['x', 'y', 'x']);
  });

  test('is compared exactly, unless the switch says otherwise', () => {
    expect(trial.call(`${INVALID_EMAILS}/X`, { method: 'DELETE', as: 'a' }).status).toBe(404);
    trial.behaviour.addressMatch = 'ignore-case';
    expect(trial.call(`${INVALID_EMAILS}/X`, { method: 'DELETE', as: 'a' }).status).toBe(204);
    expect(left('a')).toEqual(['y', 'a/b']);
  });

  test('without the header goes from the list of the parent', () => {
    expect(trial.call(`${INVALID_EMAILS}/user1@example.com`, { method: 'DELETE' }).status).toBe(204);
    expect(left(PARENT)).toEqual(['user2@example.com']);
    trial.state.reset();
    expect(left(PARENT)).toEqual(['user1@example.com', 'user2@example.com']);
  });

  test('called `.` or nothing is the bulk delete, which deletes nothing without a body', () => {
    for (const path of ['', '.', '%2E']) {
      expect(trial.call(`${INVALID_EMAILS}/${path}`, { method: 'DELETE', as: 'a' }).status).toBe(400);
    }
    expect(left('a')).toEqual(EVERYTHING);
  });
});

describe('several', () => {
  const bulk = (body: unknown) => trial.call(INVALID_EMAILS, { method: 'DELETE', as: 'a', body });

  test('go, known or not', () => {
    expect(bulk({ emails: ['y', 'nobody', 'a/b', 'y'] })).toMatchObject({ status: 204, text: '' });
    expect([left('a'), left('b')]).toEqual([['x', 'x'], ['x']]);
    expect(bulk({ emails: ['nobody'] }).status).toBe(204);
  });

  test('go all with delete_all', () => {
    expect(bulk({ delete_all: true }).status).toBe(204);
    expect([left('a'), left('b'), trial.state.size(PARENT)]).toEqual([[], ['x'], 2]);
  });

  test.each([true, false])('both keys are fixture 27, whatever they say (delete_all: %s)', (all) => {
    for (const emails of [['x'], [], 'x']) {
      const { status, text } = bulk({ emails, delete_all: all });
      expect({ status, text }).toEqual({ status: 400, text: recordedBody('27-v3-delete-both-modes.json') });
    }
    expect(left('a')).toEqual(EVERYTHING);
  });

  test.each([
    [{ emails: [] }, 'emails'],
    [{}, null],
    ['', null],
    [{ delete_all: false }, null],
    [{ delete_all: null }, 'delete_all'],
    [{ delete_all: 'true' }, 'delete_all'],
    [{ delete_all: 1 }, 'delete_all'],
    [{ emails: 'x' }, 'emails'],
    [{ emails: ['x', 7] }, 'emails'],
    [{ emails: null }, 'emails'],
    [{ Emails: ['x'] }, null],
    [['x'], null],
    ['null', null],
    ['{"emails":["x"]', null],
    ['emails=x', null],
  ])('%j is refused, and nothing goes', (body, field) => {
    const answer = bulk(body);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field, message: expect.any(String) }] } });
    expect(left('a')).toEqual(EVERYTHING);
  });

  test('are as many as one likes, or 500 by the switch', () => {
    const emails = Array.from({ length: 501 }, (_, index) => `n${index}`);
    expect(bulk({ emails }).status).toBe(204);
    trial.behaviour.bulkCap = 500;
    expect(bulk({ emails })).toMatchObject({ status: 400, body: { errors: [{ field: 'emails' }] } });
    expect(bulk({ emails: ['x', ...emails.slice(2)] }).status).toBe(204);
    expect(left('a')).toEqual(['y', 'a/b']);
  });
});
