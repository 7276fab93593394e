import type { Change } from './fault.js';

type Charset = Extract<Change, { kind: 'charset' }>;

/**
 * A body that declares one charset and is written in another. The APIs write XML in ISO-8859-1, and JSON as ASCII with
 * escapes (versions 1 and 2) or in UTF-8 (version 3).
 */
export function recharset(body: Buffer, { declared, bytes }: Omit<Charset, 'kind'>, isXml: boolean): Buffer {
  const text = isXml ? redeclared(body.toString('latin1'), declared) : unescaped(body.toString('utf8'));
  return bytes === 'utf-8' ? Buffer.from(text) : Buffer.from(text.replace(BEYOND_LATIN1, asEscape), 'latin1');
}

/** What ISO-8859-1 has no byte for; only JSON of version 3 holds such characters as themselves. */
const BEYOND_LATIN1 = /[\u0100-\uffff]/g;
const asEscape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

const redeclared = (xml: string, declared: string): string =>
  xml.replace(XML_ENCODING, (_all, before) => `${before}"${declared}"`);

const XML_ENCODING = /^(\s*<\?xml[^>]*encoding=)"[^"]*"/;

/** JSON escapes all that is not ASCII, which hides every charset: what ISO-8859-1 has stands for itself instead. */
function unescaped(json: string): string {
  // An escaped backslash is taken as one token, for the letters after it are no asEscape.
  return json.replace(/\\(?:\\|u00([89a-f][0-9a-f]))/gi, (token, hex: string | undefined) =>
    hex === undefined ? token : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
