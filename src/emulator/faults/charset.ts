import type { Change } from './fault.js';

type Charset = Extract<Change, { kind: 'charset' }>;

/** A body that declares one charset and is written in another. The API's own bytes are ISO-8859-1 (formats/document.ts). */
export function recharset(body: Buffer, { declared, bytes }: Omit<Charset, 'kind'>, isXml: boolean): Buffer {
  const text = body.toString('latin1');
  const redeclared = isXml ? text.replace(XML_ENCODING, (_all, before) => `${before}"${declared}"`) : unescaped(text);
  return Buffer.from(redeclared, bytes === 'latin1' ? 'latin1' : 'utf8');
}

const XML_ENCODING = /^(\s*<\?xml[^>]*encoding=)"[^"]*"/;

/** JSON escapes all that is not ASCII, which hides every charset: what ISO-8859-1 has stands for itself instead. */
function unescaped(json: string): string {
  // An escaped backslash is taken as one token, for the letters after it are no escape.
  return json.replace(/\\(?:\\|u00([89a-f][0-9a-f]))/gi, (token, hex: string | undefined) =>
    hex === undefined ? token : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
