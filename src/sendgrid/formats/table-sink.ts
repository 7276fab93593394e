import type { InvalidEmailTable } from '../../invalid-emails/port.js';
import { createTableBuilder } from '../../invalid-emails/table-builder.js';
import { type ReadCreated, type RowSink, toInvalidEmail } from './row.js';

/** Collects the rows of a list of invalid emails. */
export function createTableSink(readCreated: ReadCreated): RowSink<InvalidEmailTable> {
  const table = createTableBuilder();
  return {
    add: (raw) => table.add(toInvalidEmail(raw, readCreated)),
    build: () => table.build(),
  };
}
