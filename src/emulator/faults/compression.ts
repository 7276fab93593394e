import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

export const gzipped: (body: Buffer) => Promise<Buffer> = promisify(gzip);

const MIB = 1024 * 1024;

/**
 * The body followed by white space, so that who inflates it all finds a valid answer. gzip is a sequence of members
 * (RFC 1952, 2.2): one MiB is compressed once and said over and over, so that making the bomb costs nothing.
 */
export async function gzipBomb(body: Buffer, inflatedBytes = 128 * MIB): Promise<Buffer> {
  const padding = Math.max(inflatedBytes - body.length, 0);
  const [first, whole, last] = await Promise.all([
    gzipped(body),
    gzipped(Buffer.alloc(MIB, ' ')),
    gzipped(Buffer.alloc(padding % MIB, ' ')),
  ]);
  return Buffer.concat([first, ...Array<Buffer>(Math.floor(padding / MIB)).fill(whole), last]);
}
