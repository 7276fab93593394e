import type { Steps } from '../turns.js';
import { lookThrough } from './look-through.js';
import type { InvalidEmailTable } from './port.js';

/** A whole list, of which only the addresses matter. */
export type ListedAddresses = Pick<InvalidEmailTable, 'size' | 'email'>;

type Visit = (email: string, index: number) => void;

/** To look at so many takes half a millisecond. */
const ROWS_PER_STEP = 4096;

/** Looks at every address of a list, in its order; in turns with other long work where it is long. */
export async function eachEmail(list: ListedAddresses, visit: Visit): Promise<void> {
  await lookThrough(list, () => visitAll(list, visit));
}

function* visitAll(list: ListedAddresses, visit: Visit): Steps<void> {
  for (let index = 0; index < list.size; index++) {
    if (index > 0 && index % ROWS_PER_STEP === 0) yield;
    visit(list.email(index), index);
  }
}
