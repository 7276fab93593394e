import { randomBytes } from 'node:crypto';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { compressPieces } from '../../../src/http/compress.js';

test.each([
  ['br', brotliDecompressSync],
  ['gzip', gunzipSync],
] as const)('many pieces through %s come out whole, to the last byte', async (encoding, decompress) => {
  const pieces = Array.from({ length: 100 }, () => Buffer.from(randomBytes(24_000).toString('hex')));
  const compressed = Buffer.concat(await compressPieces(pieces, encoding));
  expect(decompress(compressed).equals(Buffer.concat(pieces))).toBe(true);
});

test.each(['br', 'gzip'] as const)('no pieces through %s are a whole empty body', async (encoding) => {
  const compressed = Buffer.concat(await compressPieces([], encoding));
  expect(encoding === 'br' ? brotliDecompressSync(compressed) : gunzipSync(compressed)).toHaveLength(0);
});
