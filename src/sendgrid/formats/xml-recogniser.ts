import type { TableBuilder } from '../../invalid-emails/table-builder.js';
import { createRecogniser, type Recogniser, type Shape, SPACE } from './recogniser.js';
import type { ReadCreated } from './row.js';
import { createSpanShape } from './span-recogniser.js';
import { decodeReferences } from './xml-references.js';

/** Rows of an XML list: `<invalidemail>` with texts for children, without attributes, comments or CDATA; compact or indented. */
export function createXmlRecogniser(table: TableBuilder, readCreated: ReadCreated): Recogniser {
  return createRecogniser({ spanShapes: [COMPACT], shapes: SHAPES, decode: decodeReferences, table, readCreated });
}

const PLAIN = String.raw`[^<>&"\\\u0000-\u001f]*`;
/** Without the bare carriage return, which a parser makes a line feed, and the controls that are no characters of XML. */
const ENCODED = String.raw`[^<\u0000-\u0008\u000b-\u001f]*`;

/** The orders of the documents (CONTRACT 1.1); `reason` and `created` may be absent. */
function createShapes(): [Shape, ...Shape[]] {
  const shape = (write: (email: string, reason: string, created: string) => string) => ({
    plain: rowExpression(write, PLAIN),
    encoded: rowExpression(write, ENCODED),
  });
  return [
    {
      ...shape((email, reason, created) => `${email}(?:${reason})?(?:${created})?`),
      email: 1,
      reason: 2,
      created: [3, 3],
    },
    {
      ...shape((email, reason, created) => `(?:${reason})?(?:${created})?${email}`),
      email: 3,
      reason: 1,
      created: [2, 2],
    },
  ];
}

/** Made once: an expression is dear until it has been used a while. Where they stand is set before every use. */
const SHAPES = createShapes();
const COMPACT = createSpanShape(
  [
    { name: 'email', before: '<invalidemail><email>', text: PLAIN },
    { name: 'reason', before: '</email><reason>', text: PLAIN },
    { name: 'createdRaw', before: '</reason><created>', text: PLAIN },
  ],
  '</created></invalidemail>',
  '',
);

function rowExpression(write: (email: string, reason: string, created: string) => string, text: string): RegExp {
  const child = (name: string): string => `<${name}>(${text})</${name}>${SPACE}`;
  const children = write(child('email'), child('reason'), child('created'));
  // White space belongs to the row behind it, so that the reader counts how much of it there is.
  return new RegExp(`${SPACE}<invalidemail>${SPACE}${children}</invalidemail>`, 'y');
}
