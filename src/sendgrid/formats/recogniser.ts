import type { TableBuilder } from '../../invalid-emails/table-builder.js';
import type { ReadCreated } from './row.js';
import { type SpanShape, takeSpans } from './span-recogniser.js';

/**
 * Rows of exactly the documented shapes, taken from the text by a sticky expression each: several times as fast as a library, and no
 * objects. What they do not recognise is the library's; the two agree (test/property/recognisers.property.test.ts).
 */

/** Takes rows from the text at an index on. @returns the index behind the last one; the same index where none of them stands there */
export type Recogniser = (text: string, from: number) => number;

/** How a row may be written: both expressions are sticky and have the same groups. */
export interface Shape {
  /** Of rows whose texts are the same in the answer, in JSON and as they are meant: most. */
  readonly plain: RegExp;
  /** Of all others, whose texts are to be decoded. */
  readonly encoded: RegExp;
  /** The numbers of the groups; a timestamp may be in either of two. */
  readonly email: number;
  readonly reason: number;
  readonly created: readonly [number, number];
}

/** White space of JSON and of XML. */
export const SPACE = '[ \\t\\r\\n]*';

/** Longer rows are left to the reader, which knows how long a row may be. */
const MAX_CHARACTERS = 1 << 16;

export interface RecogniserOptions {
  readonly spanShapes: readonly [SpanShape, ...SpanShape[]];
  readonly shapes: readonly [Shape, ...Shape[]];
  /** What a text that is not plain means. */
  readonly decode: (text: string) => string;
  readonly table: TableBuilder;
  readonly readCreated: ReadCreated;
}

export function createRecogniser({ spanShapes, shapes, decode, table, readCreated }: RecogniserOptions): Recogniser {
  let spanShape = spanShapes[0];
  /** The shape of the last row: the rows of one list are alike. */
  let shape = shapes[0];

  const takeRow = (text: string, at: number): number => {
    const plain = matchAt(shape.plain, text, at);
    if (plain !== null) return add(plain, shape.plain.lastIndex, table.addPlain, same);
    const encoded = matchAt(shape.encoded, text, at);
    return encoded === null ? at : add(encoded, shape.encoded.lastIndex, table.add, decode);
  };

  const add = (
    match: RegExpExecArray,
    end: number,
    addTo: TableBuilder['add'],
    meaning: (text: string) => string,
  ): number => {
    const email = meaning(match[shape.email] ?? '');
    const reason = meaning(match[shape.reason] ?? '');
    const written = match[shape.created[0]] ?? match[shape.created[1]];
    const createdRaw = written === undefined ? null : meaning(written);
    addTo({ email, reason, createdMs: createdRaw === null ? null : readCreated(createdRaw), createdRaw });
    return end;
  };

  const takeRows = (text: string, at: number): number => {
    let end = takeSpans(text, at, spanShape, table, readCreated);
    for (const other of spanShapes) {
      if (end !== at) return end;
      if (other === spanShape) continue;
      end = takeSpans(text, at, other, table, readCreated);
      if (end !== at) spanShape = other;
    }
    return end;
  };

  const takeOtherRow = (text: string, at: number): number => {
    let end = takeRow(text, at);
    for (const other of shapes) {
      if (end !== at) break;
      if (other === shape) continue;
      shape = other;
      end = takeRow(text, at);
    }
    return end;
  };

  return (text, from) => {
    let at = from;
    for (;;) {
      let end = takeRows(text, at);
      if (end === at) end = takeOtherRow(text, at);
      if (end === at) return at;
      at = end;
    }
  };
}

function matchAt(expression: RegExp, text: string, at: number): RegExpExecArray | null {
  expression.lastIndex = at;
  const match = expression.exec(text);
  return match !== null && match[0].length <= MAX_CHARACTERS ? match : null;
}

const same = (text: string): string => text;
