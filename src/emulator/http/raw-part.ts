import { STATUS_CODES } from 'node:http';
import type { Answer } from './answer.js';

/** How the end of a body is told (RFC 9112, 6.3): by its length, by a last chunk, or by the end of the connection. */
export type Framing = 'length' | 'chunked' | 'close';

export interface WholeAnswer extends Omit<Answer, 'body'> {
  readonly body: Buffer;
}

/**
 * The beginning of an answer as bytes of HTTP/1.1: its whole head and the body up to `placeIn(length)`, never to its
 * end. An answer without a body can only break off within its head.
 */
export function rawPart(answer: WholeAnswer, framing: Framing, placeIn: (length: number) => number): Buffer {
  const { body } = answer;
  const head = headOf(answer, framing);
  if (body.length === 0) return head.subarray(0, head.length / 2);
  // All of the chunks without the last, empty one is a body that is cut off as well.
  const most = framing === 'chunked' ? body.length : body.length - 1;
  const begun = body.subarray(0, Math.min(placeIn(body.length), most));
  if (framing !== 'chunked' || begun.length === 0) return Buffer.concat([head, begun]);
  return Buffer.concat([head, Buffer.from(`${begun.length.toString(16)}\r\n`), begun, Buffer.from('\r\n')]);
}

function headOf({ status, headers, body }: WholeAnswer, framing: Framing): Buffer {
  const lines = Object.entries({ ...headers, ...FRAMING_HEADERS[framing](body.length) });
  const text = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    ...lines.map(([name, value]) => `${name}: ${value}`),
  ];
  return Buffer.from(`${text.join('\r\n')}\r\n\r\n`, 'latin1');
}

const FRAMING_HEADERS: Readonly<Record<Framing, (length: number) => Readonly<Record<string, string>>>> = {
  length: (length) => ({ 'Content-Length': String(length) }),
  chunked: () => ({ 'Transfer-Encoding': 'chunked' }),
  close: () => ({ Connection: 'close' }),
};
