import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
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
export function compress(body: string, encoding: 'br' | 'gzip'): Promise<Buffer> {
  return encoding === 'br' ? compressors.br(body, BROTLI) : compressors.gzip(body, GZIP);
}

/** Long bodies stay in pieces: to make 20 MB one buffer holds everybody up for some fifty milliseconds. */
export async function compressPieces(pieces: readonly Buffer[], encoding: 'br' | 'gzip'): Promise<readonly Buffer[]> {
  const compressed: Buffer[] = [];
  await pipeline(Readable.from(pieces), createCompressor(encoding), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) compressed.push(chunk);
  });
  return compressed;
}

/** Larger than Node's 16 kB: a long body has fewer round trips to the thread pool. */
const CHUNK = { chunkSize: 1 << 17 };

export function createCompressor(encoding: 'br' | 'gzip'): Transform {
  return encoding === 'br' ? createBrotliCompress({ ...BROTLI, ...CHUNK }) : createGzip({ ...GZIP, ...CHUNK });
}
