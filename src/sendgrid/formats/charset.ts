import { GatewayError } from '../../errors.js';
import { type ByteDecoder, createByteDecoder } from './byte-decoders.js';

/** Bytes in, text out. The encoding: BOM, then the Content-Type's charset, then the XML declaration, then UTF-8 (CONTRACT 7 #12). */
export interface TextStream {
  push(chunk: Uint8Array): string;
  end(): string;
}

/** An XML declaration sits in the first bytes or nowhere; this many are enough to find its end. */
const SNIFF_BYTES = 256;

const NO_BYTES = new Uint8Array(0);

/** @param contentType the header as it came, or undefined. Errors: UPSTREAM_PROTOCOL for an unknown charset and for bytes that it does not allow. */
export function createTextStream(contentType: string | undefined): TextStream {
  let sniffed: Uint8Array = NO_BYTES;
  let decoder: ByteDecoder | null = null;

  const open = (): ByteDecoder => {
    decoder ??= createDecoder(sniffEncoding(sniffed, contentType));
    return decoder;
  };

  return {
    push(chunk) {
      if (decoder !== null) return decoding(decoder, chunk);
      sniffed = sniffed.length === 0 ? chunk : Buffer.concat([sniffed, chunk]);
      if (sniffed.length < SNIFF_BYTES) return '';
      const text = decoding(open(), sniffed);
      sniffed = NO_BYTES;
      return text;
    },
    end() {
      const last = open();
      const rest = sniffed.length === 0 ? '' : decoding(last, sniffed);
      return rest + decoding(last, null);
    },
  };
}

/** @param bytes null for the end */
function decoding(decoder: ByteDecoder, bytes: Uint8Array | null): string {
  try {
    return bytes === null ? decoder.end() : decoder.push(bytes);
  } catch (cause) {
    const message = `The upstream's answer is not valid ${decoder.encoding} text.`;
    throw new GatewayError('UPSTREAM_PROTOCOL', message, { cause });
  }
}

export function sniffEncoding(head: Uint8Array, contentType: string | undefined): string {
  return bomEncoding(head) ?? charsetParameter(contentType) ?? declaredEncoding(head) ?? 'utf-8';
}

function bomEncoding(head: Uint8Array): string | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return null;
}

function charsetParameter(contentType: string | undefined): string | null {
  if (contentType === undefined || !contentType.includes(';')) return null;
  const match = /;\s*charset\s*=\s*(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType);
  return match?.[1] ?? match?.[2] ?? null;
}

const LESS_THAN = 0x3c;

function declaredEncoding(head: Uint8Array): string | null {
  if (head[0] !== LESS_THAN) return null;
  const start = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, SNIFF_BYTES)).toString('latin1');
  return /^<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(start)?.[1] ?? null;
}

function createDecoder(label: string): ByteDecoder {
  try {
    return createByteDecoder(label);
  } catch (cause) {
    throw new GatewayError('UPSTREAM_PROTOCOL', 'The upstream declares a charset that is not known.', { cause });
  }
}
