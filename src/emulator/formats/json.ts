import type { Document } from './document.js';

export const JSON_CONTENT_TYPE = 'application/json';

/** A document in the pieces that its body is made of. A list is a bare array (CONTRACT 1.1). */
export function jsonPieces(document: Document): Iterable<string> {
  return document.kind === 'list' ? jsonArrayPieces(document.entries) : [phpJson(document.result)];
}

export function* jsonArrayPieces(entries: Iterable<unknown>): Generator<string, void, undefined> {
  let separator = '[';
  for (const entry of entries) {
    yield separator + phpJson(entry);
    separator = ',';
  }
  yield separator === '[' ? '[]' : ']';
}

/**
 * What PHP's json_encode writes (CONTRACT 2.1): `\/`, and lower-case `\uXXXX` for all that is not ASCII.
 * Replacing in the whole text is right because JSON's own syntax has no slash and nothing above ASCII.
 */
function phpJson(value: unknown): string {
  return JSON.stringify(value).replace(/[/\u0080-\uffff]/g, (unit) =>
    unit === '/' ? '\\/' : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
