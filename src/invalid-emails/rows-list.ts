import type { InvalidEmail, InvalidEmailList, InvalidEmailTable } from './port.js';
import { createTableBuilder } from './table-builder.js';

/** What a read gave. @param readAtMs when it began */
export function createList(table: InvalidEmailTable, readAtMs: number): InvalidEmailList {
  return table.readAt(readAtMs);
}

/** A list of plain rows. @param readAtMs when the read began */
export function createRowsList(rows: Iterable<InvalidEmail>, readAtMs: number): InvalidEmailList {
  return createList(createRowsTable(rows), readAtMs);
}

export function createRowsTable(rows: Iterable<InvalidEmail>): InvalidEmailTable {
  const builder = createTableBuilder();
  for (const row of rows) builder.add(row);
  return builder.build();
}
