import { TextDecoder } from 'node:util';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createByteDecoder } from '../../src/sendgrid/formats/byte-decoders.js';
import { feed } from '../support/feed.js';
import { fuzz, sliceSizes } from '../support/fuzz.js';

interface Decoder {
  push(bytes: Uint8Array): string;
  end(): string;
}

/** The text, or null where the bytes are none. */
function textOf(decoder: Decoder, bytes: Uint8Array, sizes: readonly number[]): string | null {
  let text = '';
  const collect = {
    push(slice: Uint8Array) {
      text += decoder.push(slice);
    },
    end: () => text + decoder.end(),
  };
  try {
    return feed(collect, bytes, sizes);
  } catch {
    return null;
  }
}

/** What Node's own decoder makes of them; it streams, since Node 20 reads windows-1252 as Latin-1 in a call that does not. */
function nodes(label: string): Decoder {
  const decoder = new TextDecoder(label, { fatal: true });
  return { push: (bytes) => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() };
}

const anyPiece = fc.oneof(
  fc.constantFrom('<email>', 'é', '€', '😀', '\ufeff', '\u0080').map((text) => [...Buffer.from(text)]),
  fc.constantFrom([0xef, 0xbb], [0xe9], [0x80], [0x9d], [0xf0, 0x9f], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xff]),
  fc.array(fc.nat(255), { maxLength: 3 }),
);
const anyBytes = fc.array(anyPiece, { maxLength: 8 }).map((pieces) => Uint8Array.from(pieces.flat()));

test.each(['utf-8', 'windows-1252', 'iso-8859-1', 'iso-8859-15', 'utf-16le', 'shift_jis', 'gb18030'])(
  '%s is read as Node reads it, in any slices',
  (label) => {
    let accepted = 0;
    fuzz(
      fc.property(anyBytes, sliceSizes, (bytes, sizes) => {
        const expected = textOf(nodes(label), bytes, []);
        if (expected !== null) accepted++;
        expect(textOf(createByteDecoder(label), bytes, sizes)).toBe(expected);
      }),
      2,
    );
    expect(accepted).toBeGreaterThan(50);
  },
);
