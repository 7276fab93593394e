import { callerHungUp } from '../errors.js';
import type { HangUpSignal } from '../hang-up.js';
import { isLong, lookThrough } from '../invalid-emails/look-through.js';
import type { InvalidEmailList } from '../invalid-emails/port.js';
import type { Steps } from '../turns.js';

/** What one request looks for in lists: entries that pass a filter, in an order. */
export interface ListLooks {
  /** @param keyOf what is looked for, so that it is looked for once however often the request asks */
  at<T>(list: InvalidEmailList, keyOf: () => string, look: () => Steps<T>): T | Promise<T>;
}

/**
 * One operation may ask for hundreds of looks at a list of 100,000, and all would come at once when the list is there. Each holds memory
 * while it is under way, so those at long lists come one after the other, as long as the caller waits for them. What was found is remembered
 * until the request ends: as much of it as rows may be answered.
 */
export function createListLooks(signal: HangUpSignal): ListLooks {
  const found = new Map<InvalidEmailList, Map<string, Promise<unknown>>>();
  let last: Promise<unknown> = Promise.resolve();

  const afterLast = <T>(look: () => T | Promise<T>): Promise<T> => {
    const looking = last.then(() => {
      if (signal.aborted) throw callerHungUp();
      return look();
    });
    last = looking.catch(() => {});
    return looking;
  };

  return {
    at<T>(list: InvalidEmailList, keyOf: () => string, look: () => Steps<T>) {
      if (!isLong(list)) return lookThrough(list, look);
      const ofList = found.get(list) ?? new Map<string, Promise<unknown>>();
      found.set(list, ofList);
      const key = keyOf();
      const known = ofList.get(key) ?? afterLast(() => lookThrough(list, look));
      ofList.set(key, known);
      return known as Promise<T>;
    },
  };
}
