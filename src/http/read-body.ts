import type { IncomingMessage } from 'node:http';

/** Larger than any operation that makes sense here. */
export const MAX_BODY_BYTES = 1_048_576;

export type BodyResult =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly status: 400 | 413 | 415; readonly message: string };

/** The JSON body of a request. Rejects only when the connection breaks. */
export async function readJsonBody(request: IncomingMessage): Promise<BodyResult> {
  if (!isJson(request.headers['content-type'])) {
    return { ok: false, status: 415, message: 'Send the operation as application/json, in UTF-8.' };
  }
  const bytes = await readBytes(request);
  if (bytes === null) {
    return { ok: false, status: 413, message: `The body is over the limit of ${MAX_BODY_BYTES} bytes.` };
  }
  return parse(bytes);
}

function isJson(contentType: string | undefined): boolean {
  // What almost every client sends needs no parsing.
  if (contentType === 'application/json') return true;
  const [type = '', ...parameters] = (contentType ?? '').toLowerCase().split(';');
  const charset = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('charset='));
  return type.trim() === 'application/json' && (charset === undefined || /^charset="?utf-8"?$/.test(charset));
}

/** Null when there are too many. */
function readBytes(request: IncomingMessage): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) return Promise.resolve(null);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) {
        request.pause();
        resolve(null);
      } else chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
    request.on('close', () => {
      // Every request closes; an error for each, with its stack, was a twentieth of what a small request cost.
      if (!request.complete) reject(new Error('The client hung up.'));
    });
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parse(bytes: Buffer): BodyResult {
  try {
    return { ok: true, value: JSON.parse(utf8.decode(bytes)) };
  } catch {
    return { ok: false, status: 400, message: 'The body is not valid JSON in UTF-8.' };
  }
}
