import type { Steps } from '../turns.js';
import type { InvalidEmailList } from './port.js';

/** Remembers up to `limit` results per list, the least recently used go first; all of them go with the list. */
export function createMemory<T>(
  limit: number,
): (list: InvalidEmailList, key: string, work: () => Steps<T>) => Steps<T> {
  const ofList = new WeakMap<InvalidEmailList, Map<string, T>>();
  return function* (list, key, work) {
    const known = ofList.get(list) ?? new Map<string, T>();
    ofList.set(list, known);
    const value = known.get(key) ?? (yield* work());
    // Deleted and set again, a key is the youngest of the Map.
    known.delete(key);
    known.set(key, value);
    const [oldest] = known.keys();
    if (known.size > limit && oldest !== undefined) known.delete(oldest);
    return value;
  };
}
