import type { TableBuilder } from '../../invalid-emails/table-builder.js';
import { createLayout, type Layout, TEXTS, type TextName } from '../../invalid-emails/table-chunk.js';
import type { ReadCreated } from './row.js';

/**
 * Rows that are written one behind the other without a space, with all three texts, all of them plain: nothing is taken out of such an
 * answer, it is only noted where in it the texts end.
 */
export interface SpanShape {
  readonly layout: Layout;
  /** A row, sticky, without what separates it from the next. */
  readonly row: RegExp;
  /** The character that ends the first and the second text, which none of these texts has. */
  readonly ends: readonly [string, string];
  /** What is between the end of the third text and that of the row. */
  readonly closing: string;
}

export interface SpanText {
  readonly name: TextName;
  readonly before: string;
  /** An expression of the text. */
  readonly text: string;
}

/** @param separator what is between two rows */
export function createSpanShape(
  texts: readonly [SpanText, SpanText, SpanText],
  closing: string,
  separator: '' | ',',
): SpanShape {
  const [first, second, third] = texts;
  const expression = texts.map(({ before, text }) => before.replaceAll(/[{}]/g, '\\$&') + text).join('');
  return {
    layout: createLayout(
      [first.name, second.name, third.name],
      [first.before, second.before, third.before],
      closing + separator,
    ),
    row: new RegExp(expression + closing.replaceAll(/[{}]/g, '\\$&'), 'y'),
    ends: [second.before.charAt(0), third.before.charAt(0)],
    closing,
  };
}

/** Longer rows are left to the reader, which knows how long a row may be. */
const MAX_CHARACTERS = 1 << 16;
const MAX_ROWS = 4096;
/** For all readers: rows are collected in one go. */
const ends = new Int32Array(MAX_ROWS * TEXTS + 1);
const createdMs = new Float64Array(MAX_ROWS);

/** Takes rows of one shape from the text at an index on, at most MAX_ROWS. @returns the index behind the last; the same where there is none */
export function takeSpans(
  text: string,
  from: number,
  shape: SpanShape,
  table: TableBuilder,
  readCreated: ReadCreated,
): number {
  const { layout, row, closing } = shape;
  const [firstEnd, secondEnd] = shape.ends;
  const secondGap = layout.gaps[1];
  const createdPlace = layout.createdRaw;
  const createdGap = layout.gaps[createdPlace] as number;
  const separated = layout.after !== closing;
  const opening = layout.before[0].length;
  let at = from;
  let count = 0;
  ends[0] = from - layout.after.length;
  while (count < MAX_ROWS) {
    row.lastIndex = at;
    if (!row.test(text) || row.lastIndex - at > MAX_CHARACTERS) break;
    const next = separated ? behindSeparator(text, row.lastIndex) : row.lastIndex;
    if (next === -1) break;
    const place = count * TEXTS;
    const end0 = text.indexOf(firstEnd, at + opening);
    const end1 = text.indexOf(secondEnd, end0 + secondGap);
    const end2 = row.lastIndex - closing.length;
    ends[place + 1] = end0;
    ends[place + 2] = end1;
    ends[place + 3] = end2;
    const created = text.slice((ends[place + createdPlace] as number) + createdGap, ends[place + createdPlace + 1]);
    createdMs[count] = readCreated(created) ?? Number.NaN;
    count++;
    at = next;
  }
  if (count > 0) table.addSpans({ text, layout, count, ends, createdMs });
  return at;
}

const COMMA = 0x2c;
const CLOSE_BRACKET = 0x5d;

/** Behind the comma, or before the bracket that ends the list; -1 where neither is there. */
function behindSeparator(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code === COMMA) return at + 1;
  return code === CLOSE_BRACKET ? at : -1;
}
