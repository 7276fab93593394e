import type { Transform } from 'node:stream';
import { promisify } from 'node:util';
import { brotliCompress, constants, createBrotliCompress, createGzip, gzip } from 'node:zlib';
import Negotiator from 'negotiator';

export type Encoding = 'br' | 'gzip' | 'identity';

/** Below this compressing saves nothing that matters. */
export const MIN_COMPRESSED_BYTES = 1024;

const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
const GZIP = { level: 4 };
const compressors = { br: promisify(brotliCompress), gzip: promisify(gzip) };

/** What the client takes and we give; among what it likes equally, what it names first. */
export function chooseEncoding(acceptEncoding: string | undefined): Encoding {
  if (acceptEncoding === undefined) return 'identity';
  const [preferred] = new Negotiator({ headers: { 'accept-encoding': acceptEncoding } }).encodings([
    'br',
    'gzip',
    'identity',
  ]);
  return (preferred as Encoding | undefined) ?? 'identity';
}

/** Runs on the thread pool: the event loop does not wait for it. */
export function compress(body: string | Buffer, encoding: 'br' | 'gzip'): Promise<Buffer> {
  return encoding === 'br' ? compressors.br(body, BROTLI) : compressors.gzip(body, GZIP);
}

export function createCompressor(encoding: 'br' | 'gzip'): Transform {
  return encoding === 'br' ? createBrotliCompress(BROTLI) : createGzip(GZIP);
}
