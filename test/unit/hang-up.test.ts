import { expect, test } from '@jest/globals';
import { createHangUp, type HangUpSignal } from '../../src/hang-up.js';

/** Who is told, in order. */
function listen(signal: HangUpSignal) {
  const told: string[] = [];
  const add = (name: string, meanwhile = () => {}) => {
    const listener = (): void => {
      told.push(name);
      meanwhile();
    };
    signal.addEventListener('abort', listener);
    return listener;
  };
  return { told, add };
}

/** What an AbortController does, by its own word. */
const MAKERS: readonly (readonly [string, () => { readonly signal: HangUpSignal; readonly tell: () => void }])[] = [
  ['a hang-up', createHangUp],
  [
    'an AbortController',
    () => {
      const controller = new AbortController();
      return { signal: controller.signal, tell: () => controller.abort() };
    },
  ],
];

test.each(MAKERS)('%s tells everybody once, in the order of their coming', (_, create) => {
  const { signal, tell } = create();
  const { told, add } = listen(signal);
  const first = add('first');
  add('second');
  signal.addEventListener('abort', first);
  expect([signal.aborted, told]).toEqual([false, []]);
  tell();
  tell();
  expect([signal.aborted, told]).toEqual([true, ['first', 'second']]);
});

test.each(MAKERS)('%s tells nobody who left, also while it tells the others', (_, create) => {
  const { signal, tell } = create();
  const { told, add } = listen(signal);
  const early = add('early');
  signal.removeEventListener('abort', early);
  let late = () => {};
  add('leads', () => {
    expect(signal.aborted).toBe(true);
    signal.removeEventListener('abort', late);
  });
  late = add('late');
  add('stays');
  tell();
  expect(told).toEqual(['leads', 'stays']);
});

test.each(MAKERS)('%s tells nobody who comes afterwards', (_, create) => {
  const { signal, tell } = create();
  const { told, add } = listen(signal);
  tell();
  add('late');
  tell();
  expect(told).toEqual([]);
});
