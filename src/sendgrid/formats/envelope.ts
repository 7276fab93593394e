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
/** Of objects within objects; the deepest documented shape has two. */
const MAX_DEPTH = 4;

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
  const texts = [message, error, errors].flatMap(textsIn);
  if (texts.length === 0) return null;
  const settled = saysNothing(error) && saysNothing(errors) && typeof message === 'string';
  return { verdict: settled ? message.trim() : null, texts };
}

/** An error beside a "success" is an error, also one whose shape is not known. */
function saysNothing(error: unknown): boolean {
  return error === undefined || error === null || error === false || (Array.isArray(error) && error.length === 0);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The texts in a value, whatever holds them: a text, `{message}`, a list, or PHP's object in the place of a list. */
function textsIn(value: unknown, depth = 0): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || depth === MAX_DEPTH) return [];
  return Object.values(value).flatMap((inner) => textsIn(inner, depth + 1));
}

function readXml(text: string): Envelope | null {
  if (/<!doctype/i.test(text)) return null;
  const root = parseElement(text);
  if (root?.name !== 'result') return null;
  const texts = leafTexts(root);
  if (texts.length === 0) return null;
  return { verdict: xmlVerdict(root), texts };
}

/** `<result><message>…</message></result>`, or plain text inside `<result>` (CONTRACT 1.2); nothing beside it. */
function xmlVerdict({ text, children }: XmlElement): string | null {
  const own = text.trim();
  const [child] = children;
  if (child === undefined) return own;
  const alone = own === '' && children.length === 1 && child.name === 'message' && child.children.length === 0;
  return alone ? child.text.trim() : null;
}

/** A reference to a character that does not exist makes it no envelope: then the status alone speaks. */
function parseElement(text: string): XmlElement | null {
  try {
    return parseXml(text);
  } catch {
    return null;
  }
}

function leafTexts(element: XmlElement): readonly string[] {
  const own = element.text.trim();
  return [...(own === '' ? [] : [own]), ...element.children.flatMap(leafTexts)];
}
