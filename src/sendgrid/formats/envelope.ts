import { parseXml, type XmlElement } from './xml-tree.js';

/** An answer that is no list: the upstream's word on a delete, or one of its error shapes (CONTRACT 1.1, 2.3, 3.1). */
export interface Envelope {
  /** The one text of an answer that reports no error, e.g. "success"; null where there is none or an error stands beside it. */
  readonly verdict: string | null;
  /** Every text in it, for recognising what went wrong. */
  readonly texts: readonly string[];
}

/** Larger than any documented envelope by far; an HTML error page beyond it is cut off. */
export const MAX_ENVELOPE_CHARS = 1 << 16;

/** Reads either format, whichever was asked for: proxies answer in their own. Null where the text is no known envelope. */
export function readEnvelope(text: string): Envelope | null {
  const start = text.trimStart().charAt(0);
  // `trimStart` takes a byte order mark as well.
  if (start === '{') return readJson(text.trimStart());
  if (start === '<') return readXml(text.trimStart());
  return null;
}

function readJson(text: string): Envelope | null {
  const body = parseJson(text);
  if (typeof body !== 'object' || body === null) return null;
  const { message, error, errors } = body as Readonly<Record<string, unknown>>;
  const failures = [...textsIn(error), ...textsIn(errors)];
  const messages = textsIn(message);
  const texts = [...messages, ...failures];
  if (texts.length === 0) return null;
  const settled = failures.length === 0 && typeof message === 'string';
  return { verdict: settled ? message.trim() : null, texts };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The texts of a string, `{message}`, or a list of either; a numeric `code` beside them says nothing new. */
function textsIn(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).flatMap(textOf);
}

function textOf(value: unknown): readonly string[] {
  const text = typeof value === 'object' && value !== null ? (value as { message?: unknown }).message : value;
  return typeof text === 'string' ? [text] : [];
}

function readXml(text: string): Envelope | null {
  if (/<!doctype/i.test(text)) return null;
  const root = parseElement(text);
  if (root?.name !== 'result') return null;
  const texts = leafTexts(root);
  if (texts.length === 0) return null;
  const failures = root.children.some(({ name }) => name === 'error' || name === 'errors');
  return { verdict: failures || texts.length !== 1 ? null : (texts[0] ?? null), texts };
}

/** A reference to a character that does not exist makes it no envelope: then the status alone speaks. */
function parseElement(text: string): XmlElement | null {
  try {
    return parseXml(text);
  } catch {
    return null;
  }
}

/** XML success may be plain text inside `<result>`, without `<message>` (CONTRACT 1.2). */
function leafTexts(element: XmlElement): readonly string[] {
  const own = element.text.trim();
  return [...(own === '' ? [] : [own]), ...element.children.flatMap(leafTexts)];
}
