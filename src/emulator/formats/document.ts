type Scalar = string | number;

/** An object of named values: a row, a profile, or the members of a result. An array is a list of texts (`errors`). */
export type Entry = Readonly<Record<string, Scalar | readonly string[] | Readonly<Record<string, Scalar>>>>;

/** What an endpoint says, before a format is chosen. */
export type Document =
  | { readonly kind: 'result'; readonly result: Entry }
  /** Entries may be made while they are written: a long list never exists as one text. */
  | { readonly kind: 'list'; readonly name: 'invalidemails' | 'users'; readonly entries: Iterable<Entry> };

/** About the size of a socket's buffer: small enough that encoding one batch stalls nobody, large enough to be cheap. */
const BATCH_CHARACTERS = 65_536;

/** Gathers pieces of text into buffers. Both formats write no character above U+00FF, so Latin-1 is exact for both. */
export function* inBatches(pieces: Iterable<string>): Generator<Buffer, void, undefined> {
  let batch = '';
  for (const piece of pieces) {
    batch += piece;
    if (batch.length >= BATCH_CHARACTERS) {
      yield Buffer.from(batch, 'latin1');
      batch = '';
    }
  }
  if (batch !== '') yield Buffer.from(batch, 'latin1');
}
