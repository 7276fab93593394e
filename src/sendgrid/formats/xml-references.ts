import { notAList } from './row.js';

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const REFERENCE = /&(?:#(\d+)|#x([\da-f]+)|(amp|lt|gt|quot|apos));/gi;
const CDATA_OR_BARE_AMPERSAND =
  /<!\[CDATA\[[\s\S]*?\]\]>|<!--[\s\S]*?-->|&(?!(?:#\d+|#x[\dA-Fa-f]+|amp|lt|gt|quot|apos);)/g;

/**
 * A bare `&` that begins no entity is read as itself: a documented sample has one (CONTRACT 2.1). XML parsers refuse it, so it is
 * escaped first; text in CDATA sections and comments is literal already.
 */
export function escapeBareAmpersands(xml: string): string {
  if (!xml.includes('&')) return xml;
  return xml.replace(CDATA_OR_BARE_AMPERSAND, (match) => (match === '&' ? '&amp;' : match));
}

/** Character references and the five entities of XML itself; there is no DOCTYPE that could declare others. */
export function decodeReferences(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(REFERENCE, (match, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return NAMED[name] ?? match;
    if (hex !== undefined && match[2] === 'X') return match;
    return character(decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number.parseInt(decimal, 10));
  });
}

function character(codePoint: number): string {
  const surrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
  if (codePoint === 0 || surrogate || !(codePoint <= 0x10ffff))
    throw notAList('it refers to a character that does not exist');
  return String.fromCodePoint(codePoint);
}
