import { type ServerResponse, STATUS_CODES } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';

/** A response as data. The body may be made while it is written. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Iterable<Buffer>;
}

/** What the vendor's proxy says where no API is reached: unknown paths, too large requests, crashes (CONTRACT 2.3, 3.1). */
export function nginxPage(status: number): Answer {
  const title = `${status} ${STATUS_CODES[status] ?? 'Error'}`;
  const page = `<html><head><title>${title}</title></head><body><center><h1>${title}</h1></center><hr><center>nginx</center></body></html>\n`;
  return { status, headers: { Server: 'nginx', 'Content-Type': 'text/html' }, body: [Buffer.from(page)] };
}

/** Writes an answer. Rejects when the client leaves before its end. */
export async function send(response: ServerResponse, { status, headers, body }: Answer): Promise<void> {
  const batches = body[Symbol.iterator]();
  const first = batches.next();
  if (first.done === true) {
    // A 204: it may not even say that its length is 0.
    response.writeHead(status, { ...headers }).end();
    return;
  }
  const second = batches.next();
  if (second.done === true) {
    response.writeHead(status, { ...headers, 'Content-Length': first.value.length }).end(first.value);
    return;
  }
  response.writeHead(status, { ...headers });
  await pipeline(Readable.from(unhurried([first.value, second.value], batches)), response);
}

/** The whole body at once, for what cannot be done to pieces. */
export async function wholeBody({ body }: Answer): Promise<Buffer> {
  const batches: Buffer[] = [];
  for await (const batch of unhurried([], body[Symbol.iterator]())) batches.push(batch);
  return Buffer.concat(batches);
}

/**
 * Lets other work happen between two batches. Back-pressure alone does not: a socket that takes everything at once
 * is reported as drained without a turn of the event loop, and the emulator may share its process with the gateway.
 */
async function* unhurried(begun: readonly Buffer[], rest: Iterator<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  yield* begun;
  for (let next = rest.next(); next.done !== true; next = rest.next()) {
    await setImmediate();
    yield next.value;
  }
}
