import { describe, expect, test } from '@jest/globals';
import { type Framing, rawPart } from '../../../src/emulator/http/raw-part.js';

const answer = { status: 200, headers: { 'Content-Type': 'text/plain' }, body: Buffer.from('0123456789') };
const part = (framing: Framing, place: number, body = answer.body): string =>
  rawPart({ ...answer, body }, framing, () => place).toString();
const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n';

describe('the beginning of an answer', () => {
  test.each<[Framing, number, string]>([
    ['length', 4, 'Content-Length: 10\r\n\r\n0123'],
    ['length', 0, 'Content-Length: 10\r\n\r\n'],
    ['length', 10, 'Content-Length: 10\r\n\r\n012345678'],
    ['length', 99, 'Content-Length: 10\r\n\r\n012345678'],
    ['close', 4, 'Connection: close\r\n\r\n0123'],
    ['close', 99, 'Connection: close\r\n\r\n012345678'],
    ['chunked', 4, 'Transfer-Encoding: chunked\r\n\r\n4\r\n0123\r\n'],
    ['chunked', 99, 'Transfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n'],
    // A chunk of no bytes would be the last one.
    ['chunked', 0, 'Transfer-Encoding: chunked\r\n\r\n'],
  ])('with %s, cut at %d', (framing, place, rest) => {
    expect(part(framing, place)).toBe(HEAD + rest);
  });

  test('without a body ends within the head', () => {
    const whole = `${HEAD}Content-Length: 0\r\n\r\n`;
    const cut = part('length', 5, Buffer.alloc(0));
    expect(cut).toBe(whole.slice(0, whole.length / 2));
  });

  test('is asked for with the length of the body', () => {
    expect(rawPart(answer, 'close', (length) => length / 2).toString()).toBe(`${HEAD}Connection: close\r\n\r\n01234`);
  });
});
