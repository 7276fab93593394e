import { Buffer } from 'node:buffer';

/** What a text is read by: a string, or one that is kept elsewhere. */
export interface Text {
  readonly length: number;
  slice(start: number, end: number): string;
}

/**
 * So often the same text is looked into, time after time, before it is made a string, which costs as much: a whole answer reads all of
 * it, but a page has a row here and one there, and a sort looks everywhere.
 */
const LOOKS_BEFORE_OPENING = 64;

/**
 * A long text outside V8's heap. A kept list of 10,000 rows is a megabyte of text: as strings it was copied twice by
 * the collector before it was old, which took longer than to read it.
 */
export function createOffHeapText(text: string, isLatin1: boolean): Text {
  const encoding = isLatin1 ? 'latin1' : 'utf16le';
  // In memory of its own: a slice of Node's pool would keep the pool.
  const bytes = Buffer.allocUnsafeSlow(isLatin1 ? text.length : text.length * 2);
  bytes.write(text, encoding);
  const kept: Kept = { bytes, encoding };
  return { length: text.length, slice: (start, end) => sliceOf(kept, start, end) };
}

interface Kept {
  readonly bytes: Buffer;
  readonly encoding: 'latin1' | 'utf16le';
}

/** One for all tables. A look here or there does not close it. */
let open: Kept | null = null;
let openText = '';
/** The other text that was looked into last, and how often on end. */
let candidate: Kept | null = null;
let looks = 0;

function sliceOf(kept: Kept, start: number, end: number): string {
  if (kept === open) return openText.slice(start, end);
  if (kept !== candidate) {
    candidate = kept;
    looks = 0;
  }
  const { bytes, encoding } = kept;
  if (++looks >= LOOKS_BEFORE_OPENING) {
    open = kept;
    openText = bytes.toString(encoding);
    return openText.slice(start, end);
  }
  const width = encoding === 'latin1' ? 1 : 2;
  return bytes.toString(encoding, start * width, end * width);
}
