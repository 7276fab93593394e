import { describe, expect, test } from '@jest/globals';
import { parseStat, treeOf } from '../../../bench/measure/process-tree.mjs';
import { readOptions } from '../../../bench/options.mjs';
import { placeOf, selfTimes } from '../../../bench/profile/self-time.mjs';

describe('a process tree', () => {
  test('reads the line of a program with brackets and spaces in its name', () => {
    const line = '4711 (a) b (c) S 12 4711 0 0 -1 4194304 900 0 0 0 150 25 3 2 20 0 11 0 1000 0 0';
    expect(parseStat(line)).toEqual({ pid: 4711, parent: 12, cpuUs: 1_800_000 });
  });

  test('holds children of children, and nobody else', () => {
    const processes = [one(3, 2), one(1, 0), one(2, 1), one(9, 8)];
    expect(treeOf(1, processes).map(({ pid }) => pid)).toEqual([1, 2, 3]);
    expect(treeOf(7, processes)).toEqual([]);
  });

  const one = (pid: number, parent: number) => ({ pid, parent, cpuUs: 0 });
});

describe('options', () => {
  const IDS = ['a', 'c', 'c-xml', 'd-cold', 'd-warm'];

  test('choose scenarios, a family by its first letter', () => {
    expect(readOptions(['--only', 'c,d'], IDS).scenarios).toEqual(['c', 'd-cold', 'd-warm']);
    expect(readOptions([], IDS).scenarios).toEqual(IDS);
    expect(readOptions(['--profile', 'c-xml'], IDS).profile).toBe('c-xml');
  });

  test('are bounded, and only a run without any may stand in the documentation', () => {
    expect(readOptions([], IDS)).toMatchObject({ minutes: 30, isComplete: true });
    expect(readOptions(['--quick'], IDS)).toMatchObject({ minutes: 10, isComplete: false });
    expect(readOptions(['--only', 'a'], IDS).isComplete).toBe(false);
  });

  test.each([
    [['--only', 'x'], 'no scenario is named "x": there are a, c'],
    [['--only', 'a,'], 'no scenario is named ""'],
    [['--rounds', 'many'], '--rounds must be a number from 1 to 20'],
    [['--quik'], 'quik'],
  ])('%j is refused', (args, why) => {
    expect(() => readOptions(args, IDS)).toThrow(why);
  });
});

describe('self time', () => {
  const frame = (functionName: string, url: string) => ({ functionName, url, lineNumber: 6 });
  const profile = {
    startTime: 1000,
    nodes: [
      { id: 1, callFrame: frame('(idle)', '') },
      { id: 2, callFrame: frame('parse', 'file:///x/node_modules/@apollo/server/dist/a.js') },
      { id: 3, callFrame: frame('', 'file:///x/dist/graphql/loaders.js') },
    ],
    samples: [2, 1, 3, 2, 3],
    timeDeltas: [0, 10, 20, 30, 40],
  };

  test('is what passes until the next sample, within the window, without idle time', () => {
    const { totalUs, places, functions } = selfTimes(profile, { fromUs: 1005, toUs: 2000 });
    expect(places).toEqual([
      ['@apollo/server', 40],
      ['src/graphql', 30],
    ]);
    expect(functions[1]).toEqual(['(anonymous, line 7)  src/graphql', 30]);
    expect(totalUs).toBe(70);
  });

  test.each([
    ['(garbage collector)', '', 'V8'],
    ['f', 'node:internal/streams/readable', 'Node (internal)'],
    ['f', 'node:buffer', 'Node (buffer)'],
    ['f', 'file:///x/node_modules/a/node_modules/undici/lib/b.js', 'undici'],
    ['f', 'file:///x/dist/main.js', 'src/'],
    ['f', '', 'native or compiled'],
  ])('%s of %s is %s', (functionName, url, place) => {
    expect(placeOf(frame(functionName, url))).toBe(place);
  });
});
