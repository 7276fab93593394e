import { finish, longWork, type Steps } from '../turns.js';
import type { InvalidEmailTable } from './port.js';

/** To look through as many takes a tenth of a millisecond. */
const LONG_LIST = 1_000;

/** Whether a look through it is worth waiting for. */
export function isLong(list: Pick<InvalidEmailTable, 'size'>): boolean {
  return list.size >= LONG_LIST;
}

/** Looks through a list: a short one at once, a long one in turns with other long work. */
export function lookThrough<T>(list: Pick<InvalidEmailTable, 'size'>, look: () => Steps<T>): T | Promise<T> {
  return isLong(list) ? longWork.run(look()) : finish(look());
}
