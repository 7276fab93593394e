import type { InvalidEmail, InvalidEmailList } from './port.js';

/** What V8 takes for a row beside its characters: the object, two or three string headers, the array slot. */
const ROW_BYTES = 120;

/** A list over an array of rows, which must not change afterwards. @param readAtMs when the read began */
export function createRowsList(rows: readonly InvalidEmail[], readAtMs: number): InvalidEmailList {
  return {
    size: rows.length,
    readAtMs,
    byteSize: estimateBytes(rows),
    row(index) {
      const row = rows[index];
      if (row === undefined) throw new RangeError(`There is no row ${index}; the list has ${rows.length}.`);
      return row;
    },
  };
}

/** Two bytes a character: what is not Latin-1 is kept so, and an overestimate only keeps a list less. */
function estimateBytes(rows: readonly InvalidEmail[]): number {
  let characters = 0;
  for (const { email, reason, createdRaw } of rows)
    characters += email.length + reason.length + (createdRaw?.length ?? 0);
  return rows.length * ROW_BYTES + characters * 2;
}
