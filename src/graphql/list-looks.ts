import { setImmediate } from 'node:timers/promises';
import type { InvalidEmailList } from '../invalid-emails/port.js';

/** What one request looks for in lists: entries that pass a filter, in an order. */
export interface ListLooks {
  /** @param keyOf what is looked for, so that it is looked for once however often the request asks */
  at<T>(list: InvalidEmailList, keyOf: () => string, look: () => T | Promise<T>): T | Promise<T>;
}

/** To look through as many takes a tenth of a millisecond. */
const LONG_LIST = 1_000;
const MAX_TURN_MS = 5;

/**
 * To look through a list of 100,000 takes some ten milliseconds, and one operation may ask for hundreds of looks, all of which would come at
 * once when the list is there: then nobody else would be answered for seconds. So those at long lists come one after the other, with turns
 * of the event loop for others between them. What was found is remembered until the request ends: as much of it as rows may be answered.
 * @param now milliseconds that only go forward
 */
export function createListLooks(now: () => number): ListLooks {
  const found = new Map<InvalidEmailList, Map<string, Promise<unknown>>>();
  let last: Promise<unknown> = Promise.resolve();
  let turnBeganMs: number | null = null;

  const inTurn = <T>(look: () => T | Promise<T>): Promise<T> => {
    const turn = last.then(async () => {
      turnBeganMs ??= now();
      if (now() - turnBeganMs >= MAX_TURN_MS) {
        await setImmediate();
        turnBeganMs = now();
      }
      return look();
    });
    last = turn.catch(() => {});
    return turn;
  };

  return {
    at<T>(list: InvalidEmailList, keyOf: () => string, look: () => T | Promise<T>) {
      if (list.size < LONG_LIST) return look();
      const ofList = found.get(list) ?? new Map<string, Promise<unknown>>();
      found.set(list, ofList);
      const key = keyOf();
      const known = ofList.get(key) ?? inTurn(look);
      ofList.set(key, known);
      return known as Promise<T>;
    },
  };
}
