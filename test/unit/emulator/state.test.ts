import { describe, expect, jest, test } from '@jest/globals';
import { createState, type Row } from '../../../src/emulator/state.js';

const row = (email: string, createdAt: number | null = null): Row => ({ email, reason: 'Bad Syntax', createdAt });

describe('state', () => {
  test('knows customers by their exact name', () => {
    const state = createState([{ user: 'Acme' }]);
    expect(state.has('Acme')).toBe(true);
    expect(state.has('acme')).toBe(false);
    expect(state.has('constructor')).toBe(false);
    expect(() => state.rows('acme')).toThrow('no customer named "acme"');
  });

  test('replaces, appends, counts and removes rows', () => {
    const state = createState([{ user: 'a', rows: [row('one'), row('two')] }]);
    state.appendRows('a', [row('one', 5)]);
    expect(state.rows('a')).toEqual([row('one'), row('two'), row('one', 5)]);
    expect(state.size('a')).toBe(3);
    expect(state.removeRows('a', ({ email }) => email === 'one')).toBe(2);
    expect(state.removeRows('a', ({ email }) => email === 'one')).toBe(0);
    expect(state.rows('a')).toEqual([row('two')]);
    state.replaceRows('a', []);
    expect(state.rows('a')).toEqual([]);
  });

  test('never changes an array that it handed out or was given', () => {
    const given = [row('one')];
    const state = createState([{ user: 'a', rows: given }]);
    const before = state.rows('a');
    given.push(row('smuggled'));
    state.appendRows('a', [row('two')]);
    state.removeRows('a', ({ email }) => email === 'one');
    expect(before).toEqual([row('one')]);
    expect(state.rows('a')).toEqual([row('two')]);
  });

  test('generates rows once, and only when they are asked for', () => {
    const generate = jest.fn(() => [row('one'), row('two')]);
    const state = createState([{ user: 'a', rows: { size: 2, generate } }]);
    expect(state.size('a')).toBe(2);
    expect(generate).not.toHaveBeenCalled();
    expect(state.rows('a')).toBe(state.rows('a'));
    expect(generate).toHaveBeenCalledTimes(1);
  });

  test('reset brings back customers, rows and profiles, and drops what was added', () => {
    const state = createState([
      { user: 'a', rows: [row('one')], profile: { city: 'Boulder' } },
      { user: 'b', rows: { size: 1, generate: () => [row('two')] } },
    ]);
    state.removeCustomer('a');
    state.addCustomer({ user: 'c' });
    state.replaceRows('b', []);
    expect(state.users()).toEqual(['b', 'c']);
    state.reset();
    expect(state.users()).toEqual(['a', 'b']);
    expect(state.rows('a')).toEqual([row('one')]);
    expect(state.rows('b')).toEqual([row('two')]);
    expect(state.profile('a')).toMatchObject({ username: 'a', city: 'Boulder', active: 'true' });
  });

  test('a profile has every field as a text, and the name of its customer', () => {
    const state = createState([{ user: 'x@y.example', profile: { username: 'other', active: 'false' } }]);
    const profile = state.profile('x@y.example');
    expect(profile).toMatchObject({ username: 'x@y.example', email: 'x@y.example', active: 'false', zip: '' });
    expect(Object.values(profile).every((value) => typeof value === 'string')).toBe(true);
  });
});
