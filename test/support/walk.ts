import { decodeCursor, encodeCursor } from '../../src/invalid-emails/cursor.js';
import { type Order, sortKeyOf } from '../../src/invalid-emails/order.js';
import type { InvalidEmailList } from '../../src/invalid-emails/port.js';
import { type Page, type PageRequest, pageOf } from '../../src/invalid-emails/view.js';
import { finish } from '../../src/turns.js';

export type Steps = Pick<PageRequest, 'filter' | 'order' | 'direction'>;

/** A cursor goes over the wire, so it does here. */
export function placeOf(list: InvalidEmailList, index: number | undefined, order: Order): PageRequest['from'] {
  if (index === undefined) return null;
  return decodeCursor('after', encodeCursor(order, sortKeyOf(list, index)), order);
}

export interface Step {
  readonly list: InvalidEmailList;
  readonly page: Page;
}

/** Pages on until there is no more, with page sizes in turn; `listAt` is the list that the page of a number is read from. */
export function walk(
  listAt: (turn: number) => InvalidEmailList,
  steps: Steps,
  sizes: readonly number[],
): readonly Step[] {
  const walked: Step[] = [];
  let from: PageRequest['from'] = null;
  for (let turn = 0; turn < 1000; turn++) {
    const list = listAt(turn);
    const page = finish(pageOf(list, { ...steps, from, count: sizes[turn % sizes.length] ?? 1 }));
    walked.push({ list, page });
    const forward = steps.direction === 'forward';
    if (!(forward ? page.hasNextPage : page.hasPreviousPage)) return walked;
    from = placeOf(list, forward ? page.indexes.at(-1) : page.indexes[0], steps.order);
  }
  throw new Error('A thousand pages of a short list.');
}

export const laidEndToEnd = (walked: readonly Step[], { direction }: Steps): readonly number[] =>
  (direction === 'forward' ? walked : walked.toReversed()).flatMap(({ page }) => page.indexes);
