import { setImmediate } from 'node:timers/promises';
import type { Compare } from './select.js';

/** Compared about eleven times each, they take two or three milliseconds. */
const RUN = 2048;

/** The same as `toSorted`; a long list is sorted over many turns of the event loop, so that others get theirs. */
export async function sortInTurns(values: readonly number[], compare: Compare): Promise<readonly number[]> {
  let runs: (readonly number[])[] = [];
  for (let start = 0; start < values.length; start += RUN) {
    if (start > 0) await setImmediate();
    runs.push(values.slice(start, start + RUN).sort(compare));
  }
  while (runs.length > 1) {
    const longer: (readonly number[])[] = [];
    for (let place = 0; place < runs.length; place += 2) {
      await setImmediate();
      longer.push(await merge(runs[place] ?? [], runs[place + 1] ?? [], compare));
    }
    runs = longer;
  }
  return runs[0] ?? [];
}

async function merge(left: readonly number[], right: readonly number[], compare: Compare): Promise<readonly number[]> {
  const merged: number[] = [];
  let [l, r] = [0, 0];
  while (l < left.length && r < right.length) {
    const fromLeft = compare(left[l] as number, right[r] as number) <= 0;
    merged.push((fromLeft ? left[l++] : right[r++]) as number);
    if (merged.length % (8 * RUN) === 0) await setImmediate();
  }
  return merged.concat(left.slice(l), right.slice(r));
}
