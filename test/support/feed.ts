/** Ways to hand bytes to a decoder, or text to a row reader, in slices. */

interface Sink<Slice, Result> {
  push(slice: Slice): void;
  end(): Result;
}

interface Sliceable<Slice> {
  readonly length: number;
  subarray?(from: number, to: number): Slice;
  slice(from: number, to: number): Slice;
}

/** Slices of these sizes in turn, from the first again when they run out; [] is everything at once. */
export function feed<Slice extends Sliceable<Slice>, Result>(
  sink: Sink<Slice, Result>,
  whole: Slice,
  sizes: readonly number[] = [],
): Result {
  let from = 0;
  for (let turn = 0; from < whole.length; turn++) {
    const size = sizes[turn % sizes.length] ?? whole.length;
    sink.push(whole.slice(from, from + Math.max(1, size)));
    from += Math.max(1, size);
  }
  return sink.end();
}

/** Every even slicing of something that long: one unit at a time up to the whole. */
export function everySlicing(length: number): readonly (readonly number[])[] {
  return Array.from({ length: Math.max(1, length) }, (_, index) => [index + 1]);
}

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
