import type { AppendFile } from './append-file.js';

/** Lines of JSON, whole and in order. */
export interface AuditLog {
  /** Resolves once the system has taken all of them; rejects where it did not, and then some of them may be there. */
  append(records: readonly object[]): Promise<void>;
  /** Opens the file anew, which may have been renamed. Rejects where that fails, and goes on with the old one. */
  reopen(): Promise<void>;
  /** After what is being written. */
  close(): Promise<void>;
}

/** Rejects where the file cannot be opened. @param open asked once now, and again by `reopen` */
export async function createAuditLog(open: () => Promise<AppendFile>): Promise<AuditLog> {
  let file = await open();
  let isTorn = file.endsWithinLine;
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other: two writes at once could cut each other's lines apart. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn;
  };

  return {
    append: (records) =>
      inTurn(async () => {
        const lines = records.map((record) => `${JSON.stringify(record)}\n`).join('');
        // A full disk may have taken half a line: the next one must not become a part of it.
        const text = isTorn ? `\n${lines}` : lines;
        isTorn = true;
        await file.append(Buffer.from(text));
        isTorn = false;
      }),
    reopen: () =>
      inTurn(async () => {
        const next = await open();
        const previous = file;
        file = next;
        isTorn = next.endsWithinLine;
        await previous.close();
      }),
    close: () => inTurn(() => file.close()),
  };
}
