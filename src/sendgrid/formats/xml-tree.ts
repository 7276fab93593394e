import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { decodeReferences, escapeBareAmpersands } from './xml-references.js';

/** An element of a small, complete XML text. */
export interface XmlElement {
  readonly name: string;
  readonly children: readonly XmlElement[];
  /** Its own text, references decoded, without that of its children. */
  readonly text: string;
}

// The defaults of fast-xml-parser turn one row into an object, "0012" into 12 and trim text; `preserveOrder` shows what is there.
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  cdataPropName: '#cdata',
  ignoreDeclaration: true,
});

type Node = Readonly<Record<string, unknown>>;

/** The one root element of a whole document or fragment; null where the text is not well-formed. Refuse a DOCTYPE before. */
export function parseXml(xml: string): XmlElement | null {
  const escaped = escapeBareAmpersands(xml);
  // The parser alone accepts cut-off documents, and both accept a reference behind the root's end.
  if (XMLValidator.validate(escaped) !== true || !escaped.trimEnd().endsWith('>')) return null;
  const elements = nodesOf(parse(escaped)).filter((node) => !('#text' in node));
  const [root] = elements;
  return root !== undefined && elements.length === 1 ? toElement(root) : null;
}

/** Null where the parser refuses what its validator accepts: `__proto__` as a name, more than a hundred levels. */
function parse(xml: string): unknown {
  try {
    return parser.parse(xml);
  } catch {
    return null;
  }
}

function toElement(node: Node): XmlElement {
  const name = Object.keys(node).find((key) => key !== ':@') ?? '';
  const children: XmlElement[] = [];
  let text = '';
  for (const child of nodesOf(node[name])) {
    if ('#text' in child) text += decodeReferences(textOf(child));
    else if ('#cdata' in child) text += nodesOf(child['#cdata']).map(textOf).join('');
    else children.push(toElement(child));
  }
  return { name, children, text };
}

function nodesOf(content: unknown): readonly Node[] {
  return Array.isArray(content) ? content : [];
}

function textOf(node: Node): string {
  const text = node['#text'];
  return typeof text === 'string' ? text : '';
}
