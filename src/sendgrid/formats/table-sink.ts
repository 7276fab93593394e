import type { InvalidEmailTable } from '../../invalid-emails/port.js';
import type { TableBuilder } from '../../invalid-emails/table-builder.js';
import { type ReadCreated, type RowSink, toInvalidEmail } from './row.js';

/** Puts the rows of a list of invalid emails into a table. */
export function createTableSink(table: TableBuilder, readCreated: ReadCreated): RowSink<InvalidEmailTable> {
  return {
    add: (raw) => table.add(toInvalidEmail(raw, readCreated)),
    build: () => table.build(),
  };
}
