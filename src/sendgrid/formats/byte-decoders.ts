import { Buffer, isAscii } from 'node:buffer';
import { TextDecoder } from 'node:util';

/**
 * Bytes to text in slices. A TextDecoder that streams gives strings of two bytes a character, which every later step pays for; whatever
 * can be is made of one byte a character here.
 */
export interface ByteDecoder {
  /** The name of the encoding by the WHATWG. */
  readonly encoding: string;
  /** @throws TypeError for bytes that the encoding does not have */
  push(bytes: Uint8Array): string;
  end(): string;
}

/** @param label by the WHATWG, where ISO-8859-1 means windows-1252, as on the web. @throws RangeError for an unknown one */
export function createByteDecoder(label: string): ByteDecoder {
  // Most are; a decoder costs microseconds.
  if (/^utf-?8$/i.test(label)) return createUtf8Decoder();
  const decoder = new TextDecoder(label, { fatal: true });
  if (decoder.encoding === 'utf-8') return createUtf8Decoder();
  if (decoder.encoding === 'windows-1252') return createWindows1252Decoder(decoder);
  return { encoding: decoder.encoding, push: (bytes) => decodeSlice(decoder, bytes), end: () => decoder.decode() };
}

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const NO_BYTES = new Uint8Array(0);
/** Never streams: Node reads a whole text much faster than one in slices. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function createUtf8Decoder(): ByteDecoder {
  let atStart = true;
  /** The beginning of a character, or of a byte order mark, whose end is in the next slice. */
  let held: Uint8Array = NO_BYTES;

  const decode = (bytes: Uint8Array): string => {
    const marked =
      atStart && bytes[0] === BYTE_ORDER_MARK[0] && BYTE_ORDER_MARK.every((byte, at) => bytes[at] === byte);
    if (bytes.length > 0) atStart = false;
    const text = marked ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes;
    return isAscii(text) ? latin1(text) : utf8.decode(text);
  };

  return {
    encoding: 'utf-8',
    push(slice) {
      const bytes = held.length === 0 ? slice : Buffer.concat([held, slice]);
      const begun = beginningAtEnd(bytes);
      if (begun === 0) {
        held = NO_BYTES;
        return decode(bytes);
      }
      const whole = bytes.length - begun;
      held = bytes.subarray(whole);
      return decode(bytes.subarray(0, whole));
    },
    end: () => decode(held),
  };
}

/** How many bytes at the end begin a character that goes on. */
function beginningAtEnd(bytes: Uint8Array): number {
  for (let count = 1; count <= Math.min(3, bytes.length); count++) {
    const byte = bytes[bytes.length - count] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return lengthFrom(byte) > count ? count : 0;
  }
  return 0;
}

function lengthFrom(firstByte: number): number {
  if (firstByte >= 0xf0) return 4;
  return firstByte >= 0xe0 ? 3 : 2;
}

/** 80 to 9F are letters and signs beyond Latin-1, all others are what they are in Latin-1. */
function createWindows1252Decoder(decoder: TextDecoder): ByteDecoder {
  return {
    encoding: decoder.encoding,
    push(bytes) {
      const text = latin1(bytes);
      // Node 20 reads windows-1252 as Latin-1 in a call that is not streaming.
      return isAscii(bytes) || !/[\u0080-\u009f]/.test(text) ? text : decodeSlice(decoder, bytes);
    },
    end: () => '',
  };
}

function decodeSlice(decoder: TextDecoder, bytes: Uint8Array): string {
  return decoder.decode(bytes, { stream: true });
}

function latin1(bytes: Uint8Array): string {
  const { buffer, byteOffset, length } = bytes;
  return (Buffer.isBuffer(bytes) ? bytes : Buffer.from(buffer, byteOffset, length)).toString('latin1');
}
