/** A value as a text that callers pass on unread. */
export function toOpaque(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** The value in a text of ours; null where it is none: Base64 and JSON have many spellings of one value, and ours is the only one that counts. */
export function fromOpaque(text: string): unknown {
  const value = parseJson(Buffer.from(text, 'base64url').toString());
  return toOpaque(value) === text ? value : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
