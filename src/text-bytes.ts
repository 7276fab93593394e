/** A text in UTF-8, at its own size: `Buffer.from` asks for three bytes a character first, for a long text of the operating system. */
export function toBytes(text: string): Buffer {
  const bytes = Buffer.allocUnsafe(Buffer.byteLength(text));
  bytes.write(text);
  return bytes;
}
