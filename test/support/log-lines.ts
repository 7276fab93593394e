import { Writable } from 'node:stream';

/** Where a logger may write: every line, as text. */
export function collectLines(): { readonly lines: readonly string[]; readonly stream: Writable } {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk));
      done();
    },
  });
  return { lines, stream };
}
