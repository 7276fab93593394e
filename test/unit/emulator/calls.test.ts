import { describe, expect, test } from '@jest/globals';
import { createCallRecorder } from '../../../src/emulator/calls.js';

const call = (path: string) => ({ method: 'POST', path, fields: {}, startedAtMs: 1 });

describe('call recorder', () => {
  test('keeps calls in order', () => {
    const calls = createCallRecorder();
    calls.record(call('/a'));
    calls.record(call('/b'));
    expect(calls.list.map(({ path }) => path)).toEqual(['/a', '/b']);
  });

  test('knows the most calls that were in flight together', () => {
    const calls = createCallRecorder();
    const first = calls.arrived();
    const second = calls.arrived();
    first();
    const third = calls.arrived();
    expect(calls.maxInFlight).toBe(2);
    second();
    third();
    expect(calls.maxInFlight).toBe(2);
  });

  test('after clear, counts from what is in flight then', () => {
    const calls = createCallRecorder();
    const ends = [calls.arrived(), calls.arrived(), calls.arrived()];
    ends.pop()?.();
    calls.record(call('/a'));
    calls.clear();
    expect(calls.list).toEqual([]);
    expect(calls.maxInFlight).toBe(2);
  });

  test('drops the oldest calls of a very long run', () => {
    const calls = createCallRecorder();
    for (let number = 0; number <= 100_000; number += 1) calls.record(call(`/${number}`));
    expect(calls.list.length).toBe(50_001);
    expect(calls.list.at(-1)?.path).toBe('/100000');
  });
});
