/**
 * All but the characters that may stand as they are: printable ASCII without markup and quotes, and A0-FF.
 * The bytes 80-9F are controls in ISO-8859-1 but letters in windows-1252, and decoders disagree about which they see.
 */
const SPECIAL = /[^ !#-%(-;=?-~\u00a0-\u00ff]/gu;

const NAMED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // With the leading zero that PHP's htmlspecialchars writes.
  "'": '&#039;',
};

/** U+FFFD: it shows that something stood here, and unlike `?` it is part of no address. */
const REPLACEMENT = '&#65533;';

/**
 * Text as XML content in ISO-8859-1 (CONTRACT 7 #12). Tab, line feed and carriage return become references too:
 * a parser turns a bare CR into LF, and some trim or fold bare white space.
 */
export function xmlText(text: string): string {
  return text.replace(SPECIAL, (character) => {
    const named = NAMED[character];
    if (named !== undefined) return named;
    const codePoint = character.codePointAt(0) ?? 0;
    return isXmlCharacter(codePoint) ? `&#${codePoint};` : REPLACEMENT;
  });
}

/** XML 1.0, production [2] Char: what XML can carry, be it as a reference. Half a surrogate pair is not among it. */
function isXmlCharacter(codePoint: number): boolean {
  if (codePoint < 0x20) return codePoint === 0x9 || codePoint === 0xa || codePoint === 0xd;
  return codePoint <= 0xd7ff || (codePoint >= 0xe000 && codePoint !== 0xfffe && codePoint !== 0xffff);
}
