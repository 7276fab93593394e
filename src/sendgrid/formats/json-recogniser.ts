import type { TableBuilder } from '../../invalid-emails/table-builder.js';
import { createRecogniser, type Recogniser, type Shape, SPACE } from './recogniser.js';
import type { ReadCreated } from './row.js';
import { createSpanShape, type SpanShape } from './span-recogniser.js';

/**
 * Rows of a JSON list, each with the comma or before the bracket that must follow: flat objects without white space inside, of texts,
 * and for `created` a number as version 3 has it.
 */
export function createJsonRecogniser(table: TableBuilder, readCreated: ReadCreated): Recogniser {
  return createRecogniser({ spanShapes: SPAN_SHAPES, shapes: SHAPES, decode, table, readCreated });
}

const PLAIN = String.raw`[^"\\\u0000-\u001f]*`;
const ENCODED = String.raw`${PLAIN}(?:\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})${PLAIN})*`;
/** A number that is written as JavaScript writes it. */
const NUMBER = String.raw`0|[1-9]\d{0,14}`;

/** The orders of the documents (CONTRACT 1.1, 3); `reason` and `created` may be absent. */
function createShapes(): [Shape, ...Shape[]] {
  const shape = (write: (text: string, created: string) => string): Pick<Shape, 'plain' | 'encoded'> => ({
    plain: rowExpression(write, PLAIN),
    encoded: rowExpression(write, ENCODED),
  });
  return [
    {
      ...shape((text, created) => `"email":${text}(?:,"reason":${text})?(?:,"created":${created})?`),
      email: 1,
      reason: 2,
      created: [3, 4],
    },
    {
      ...shape((text, created) => `(?:"reason":${text},)?(?:"created":${created},)?"email":${text}`),
      email: 4,
      reason: 1,
      created: [2, 3],
    },
    {
      ...shape((text, created) => `"created":${created},"email":${text}(?:,"reason":${text})?`),
      email: 3,
      reason: 4,
      created: [1, 2],
    },
  ];
}

/** The same orders, with all three. */
function createSpanShapes(): [SpanShape, ...SpanShape[]] {
  const shape = (...texts: Parameters<typeof createSpanShape>[0]): SpanShape => createSpanShape(texts, '"}', ',');
  const text = PLAIN;
  return [
    shape(
      { name: 'email', before: '{"email":"', text },
      { name: 'reason', before: '","reason":"', text },
      { name: 'createdRaw', before: '","created":"', text },
    ),
    shape(
      { name: 'reason', before: '{"reason":"', text },
      { name: 'createdRaw', before: '","created":"', text },
      { name: 'email', before: '","email":"', text },
    ),
    shape(
      { name: 'createdRaw', before: '{"created":', text: `(?:${NUMBER})` },
      { name: 'email', before: ',"email":"', text },
      { name: 'reason', before: '","reason":"', text },
    ),
  ];
}

/** Made once: an expression is dear until it has been used a while. Where they stand is set before every use. */
const SHAPES = createShapes();
const SPAN_SHAPES = createSpanShapes();

function rowExpression(write: (text: string, created: string) => string, text: string): RegExp {
  const members = write(`"(${text})"`, `(?:"(${text})"|(${NUMBER}))`);
  return new RegExp(`${SPACE}\\{${members}\\}${SPACE}(?:,|(?=\\]))`, 'y');
}

function decode(text: string): string {
  return text.includes('\\') ? JSON.parse(`"${text}"`) : text;
}
