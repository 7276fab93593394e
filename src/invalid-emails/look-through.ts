import { finish, longWork, type Steps } from '../turns.js';
import type { InvalidEmailList } from './port.js';

/** To look through as many takes a tenth of a millisecond. */
const LONG_LIST = 1_000;

const underWay = new WeakMap<InvalidEmailList, Map<string, Promise<unknown>>>();

/** Whether a look through it is worth waiting for. */
export function isLong(list: Pick<InvalidEmailList, 'size'>): boolean {
  return list.size >= LONG_LIST;
}

/**
 * Looks through a list: a short one at once, a long one in turns with other long work. Whoever looks for the same while that is under way
 * shares it.
 * @param keyOf equal keys mean equal looks
 */
export function lookThrough<T>(list: InvalidEmailList, keyOf: () => string, look: () => Steps<T>): T | Promise<T> {
  if (!isLong(list)) return finish(look());
  const ofList = underWay.get(list) ?? new Map<string, Promise<unknown>>();
  underWay.set(list, ofList);
  const key = keyOf();
  const known = ofList.get(key);
  if (known !== undefined) return known as Promise<T>;
  const looking = longWork.run(look()).finally(() => ofList.delete(key));
  ofList.set(key, looking);
  return looking;
}
