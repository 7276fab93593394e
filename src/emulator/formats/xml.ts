import type { Behaviour } from '../behaviour.js';
import type { Document, Entry } from './document.js';
import { xmlText } from './xml-text.js';

/** Says what the declaration says, and what the bytes are (CONTRACT 1.1, 7 #12). */
export const XML_CONTENT_TYPE = 'text/xml; charset=ISO-8859-1';

const DECLARATION = '<?xml version="1.0" encoding="ISO-8859-1"?>\n\n';
const INDENT = '   ';

export type XmlStyle = Readonly<Pick<Behaviour, 'emptyXmlList' | 'xmlLayout'>>;

/** A document in the pieces that its body is made of. */
export function* xmlPieces(document: Document, style: XmlStyle): Generator<string, void, undefined> {
  const element = style.xmlLayout === 'indented' ? indentedElement : compactElement;
  yield DECLARATION;
  if (document.kind === 'result') yield element('result', document.result, 0);
  else yield* listPieces(document.name, document.entries, style, element);
  if (style.xmlLayout === 'compact') yield '\n';
}

function* listPieces(name: string, entries: Iterable<Entry>, style: XmlStyle, element: ElementWriter) {
  const lineEnd = style.xmlLayout === 'indented' ? '\n' : '';
  const item = itemName(name);
  let isEmpty = true;
  for (const entry of entries) {
    if (isEmpty) yield `<${name}>${lineEnd}`;
    isEmpty = false;
    yield element(item, entry, 1);
  }
  if (!isEmpty) yield `</${name}>${lineEnd}`;
  else yield (style.emptyXmlList === 'self-closing' ? `<${name}/>` : `<${name}></${name}>`) + lineEnd;
}

type Value = Entry | Entry[string];
type ElementWriter = (name: string, value: Value, depth: number) => string;

function compactElement(name: string, value: Value): string {
  if (typeof value !== 'object') return textElement(name, value);
  const content = childrenOf(name, value).map((child) => compactElement(...child));
  return `<${name}>${content.join('')}</${name}>`;
}

function indentedElement(name: string, value: Value, depth: number): string {
  const margin = INDENT.repeat(depth);
  if (typeof value !== 'object') return `${margin}${textElement(name, value)}\n`;
  const content = childrenOf(name, value).map(([child, inner]) => indentedElement(child, inner, depth + 1));
  return `${margin}<${name}>\n${content.join('')}${margin}</${name}>\n`;
}

const textElement = (name: string, value: string | number): string => `<${name}>${xmlText(String(value))}</${name}>`;

function childrenOf(name: string, value: Value & object): readonly (readonly [string, Value])[] {
  return isTexts(value) ? value.map((text) => [itemName(name), text] as const) : Object.entries(value);
}

/** Array.isArray alone does not narrow a readonly array. */
const isTexts = (value: object): value is readonly string[] => Array.isArray(value);

/** Every documented list names its items by dropping its own s: invalidemails, users, errors (CONTRACT 1.1). */
const itemName = (list: string): string => list.slice(0, -1);
