import { randomInt } from 'node:crypto';
import { finish, longWork, type Steps } from '../turns.js';
import { isLong } from './look-through.js';
import type { InvalidEmail, InvalidEmailList } from './port.js';

/** Counted in a millisecond. */
const ROWS_PER_STEP = 2048;

const remembered = new WeakMap<InvalidEmailList, Uint32Array>();
const counting = new WeakMap<InvalidEmailList, Promise<Uint32Array>>();

/** For every row, how many fully equal rows stand before it in the list. Worked out once per list, and only when asked for. */
export function occurrencesOf(list: InvalidEmailList): Uint32Array {
  return remembered.get(list) ?? finish(countOccurrences(list));
}

/**
 * To count those of 100,000 rows takes some fifty milliseconds: whoever is about to ask waits for this first, and others get their turns.
 * Null where there is nothing to wait for.
 */
export function occurrencesInTurns(list: InvalidEmailList): Promise<unknown> | null {
  if (!isLong(list) || remembered.has(list)) return null;
  const known = counting.get(list) ?? longWork.run(countOccurrences(list));
  counting.set(list, known);
  return known;
}

/** Most addresses stand on a list once, so whole contents are compared only from the second of an address on. */
function* countOccurrences(list: InvalidEmailList): Steps<Uint32Array> {
  const occurrences = new Uint32Array(list.size);
  const firstOf = createFirstFinder(list);
  const countOfContent = new Map<string, number>();
  for (let index = 0; index < list.size; index++) {
    if (index > 0 && index % ROWS_PER_STEP === 0) yield;
    const first = firstOf(index);
    if (first === index) continue;
    const content = contentOf(list.row(index));
    const before = countOfContent.get(content) ?? (contentOf(list.row(first)) === content ? 1 : 0);
    countOfContent.set(content, before + 1);
    occurrences[index] = before;
  }
  remembered.set(list, occurrences);
  return occurrences;
}

/** So that nobody can choose addresses that all have one hash. */
const SEED = randomInt(2 ** 31);

/**
 * The index of the first row with the same address, for one index after the other. A hash table of numbers: a Map of 100,000 texts holds
 * everybody up when it grows, and again when the collector moves its texts.
 */
function createFirstFinder(list: InvalidEmailList): (index: number) => number {
  const mask = 2 ** Math.ceil(Math.log2(2 * list.size + 1)) - 1;
  // Index + 1 of the first row in each place; 0 where the place is free.
  const places = new Uint32Array(mask + 1);
  const hashes = new Uint32Array(list.size);
  return (index) => {
    const email = list.email(index);
    const hash = hashOf(email);
    hashes[index] = hash;
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const found = (places[place] as number) - 1;
      if (found === -1) {
        places[place] = index + 1;
        return index;
      }
      if (hashes[found] === hash && list.email(found) === email) return found;
    }
  };
}

/** FNV-1a over UTF-16 code units. */
function hashOf(text: string): number {
  let hash = SEED;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 16_777_619);
  return hash >>> 0;
}

/** Injective: equal texts mean equal rows. */
export function contentOf({ email, reason, createdRaw }: InvalidEmail): string {
  return JSON.stringify([email, reason, createdRaw]);
}
