import type { Steps } from '../turns.js';
import type { InvalidEmailList } from './port.js';

interface Known<T> {
  readonly values: Map<string, T>;
  /** What is being worked out; resolves when it is over, whatever came of it. */
  readonly underWay: Map<string, Promise<void>>;
}

/**
 * Remembers up to `limit` results per list, the least recently used go first; all of them go with the list. Whoever wants what another is
 * working out waits for it.
 */
export function createMemory<T>(
  limit: number,
): (list: InvalidEmailList, key: string, work: () => Steps<T>) => Steps<T> {
  const ofList = new WeakMap<InvalidEmailList, Known<T>>();
  return function* (list, key, work) {
    const known = ofList.get(list) ?? { values: new Map<string, T>(), underWay: new Map<string, Promise<void>>() };
    ofList.set(list, known);
    yield* waitFor(known, key);
    const value = known.values.get(key) ?? (yield* workOut(known, key, work));
    // Deleted and set again, a key is the youngest of the Map.
    known.values.delete(key);
    known.values.set(key, value);
    const [oldest] = known.values.keys();
    if (known.values.size > limit && oldest !== undefined) known.values.delete(oldest);
    return value;
  };
}

/** Where the wait was none, as in `finish`, the same is still under way: then it is worked out twice. */
function* waitFor<T>({ values, underWay }: Known<T>, key: string): Steps<void> {
  let waitedFor: Promise<void> | undefined;
  for (;;) {
    const running = underWay.get(key);
    if (values.has(key) || running === undefined || running === waitedFor) return;
    yield running;
    waitedFor = running;
  }
}

function* workOut<T>({ underWay }: Known<T>, key: string, work: () => Steps<T>): Steps<T> {
  let isOver = (): void => {};
  const running = new Promise<void>((resolve) => {
    isOver = resolve;
  });
  underWay.set(key, running);
  try {
    return yield* work();
  } finally {
    if (underWay.get(key) === running) underWay.delete(key);
    isOver();
  }
}
