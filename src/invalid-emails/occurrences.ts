import type { InvalidEmail, InvalidEmailList } from './port.js';

const remembered = new WeakMap<InvalidEmailList, Uint32Array>();

/** For every row, how many fully equal rows stand before it in the list. Worked out once per list, and only when asked for. */
export function occurrencesOf(list: InvalidEmailList): Uint32Array {
  const known = remembered.get(list);
  if (known !== undefined) return known;
  const occurrences = countOccurrences(list);
  remembered.set(list, occurrences);
  return occurrences;
}

/** Most addresses stand on a list once, so whole contents are compared only from the second of an address on. */
function countOccurrences(list: InvalidEmailList): Uint32Array {
  const occurrences = new Uint32Array(list.size);
  const firstOfEmail = new Map<string, number>();
  const countOfContent = new Map<string, number>();
  for (let index = 0; index < list.size; index++) {
    const email = list.email(index);
    const first = firstOfEmail.get(email);
    if (first === undefined) {
      firstOfEmail.set(email, index);
      continue;
    }
    const content = contentOf(list.row(index));
    const before = countOfContent.get(content) ?? (contentOf(list.row(first)) === content ? 1 : 0);
    countOfContent.set(content, before + 1);
    occurrences[index] = before;
  }
  return occurrences;
}

/** Injective: equal texts mean equal rows. */
export function contentOf({ email, reason, createdRaw }: InvalidEmail): string {
  return JSON.stringify([email, reason, createdRaw]);
}
