import { describe, expect, test } from '@jest/globals';
import { type BodyResult, MAX_BODY_BYTES, readJsonBody } from '../../../src/http/read-body.js';
import { aRequest } from '../../support/requests.js';

const JSON_TYPE = { 'content-type': 'application/json' };

/** A body that comes in these slices and then ends. */
function read(
  slices: readonly (string | Uint8Array)[],
  headers: Readonly<Record<string, string>> = JSON_TYPE,
): Promise<BodyResult> {
  const request = aRequest({ headers });
  for (const slice of slices) request.push(slice);
  request.push(null);
  return readJsonBody(request);
}

const spaces = (count: number): string => ' '.repeat(count);

describe('a body', () => {
  test.each([
    { text: '{"query":"{ a }"}', value: { query: '{ a }' } },
    { text: ' [1, null] ', value: [1, null] },
    { text: '"é€😀"', value: 'é€😀' },
    { text: '\ufeff{}', value: {} },
  ])('$text is read, whole or byte by byte', async ({ text, value }) => {
    const bytes = Buffer.from(text);
    expect(await read([bytes])).toEqual({ ok: true, value });
    expect(await read([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual({ ok: true, value });
  });

  test.each(['', ' ', '{', '{}x', '{a:1}', 'undefined', "{'a':1}"])('that is not JSON is 400: "%s"', async (text) => {
    expect(await read([text])).toEqual({ ok: false, status: 400, message: 'The body is not valid JSON in UTF-8.' });
  });

  test('that is not UTF-8 is 400', async () => {
    expect(await read([Uint8Array.of(0x22, 0xe9, 0x22)])).toMatchObject({ ok: false, status: 400 });
  });

  test('may be as large as the limit', async () => {
    expect(await read(['1', spaces(MAX_BODY_BYTES - 1)])).toEqual({ ok: true, value: 1 });
  });

  const TOO_LARGE = { ok: false, status: 413, message: 'The body is over the limit of 1048576 bytes.' };

  test('a byte larger is 413', async () => {
    expect(await read(['1', spaces(MAX_BODY_BYTES)])).toEqual(TOO_LARGE);
  });

  test('that announces itself as larger is 413 unread', async () => {
    const request = aRequest({ headers: { ...JSON_TYPE, 'content-length': String(MAX_BODY_BYTES + 1) } });
    expect(await readJsonBody(request)).toEqual(TOO_LARGE);
    expect(request.readableFlowing).toBeNull();
  });

  test('that breaks off rejects', async () => {
    const broken = aRequest({ headers: JSON_TYPE });
    const reading = readJsonBody(broken);
    broken.push('{');
    broken.destroy();
    await expect(reading).rejects.toThrow();
    const hungUp = aRequest({ headers: JSON_TYPE });
    const waiting = readJsonBody(hungUp);
    hungUp.emit('close');
    await expect(waiting).rejects.toThrow('The client hung up.');
  });
});

describe('the content type', () => {
  test.each([
    'application/json',
    'Application/JSON',
    'application/json;charset=utf-8',
    'application/json ; x=y; CharSet="UTF-8"',
  ])('%s is read', async (type) => {
    expect(await read(['{}'], { 'content-type': type })).toEqual({ ok: true, value: {} });
  });

  test.each([
    undefined,
    '',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonx',
    'text/json',
    'application/json; charset=latin1',
    'application/json; charset=utf-16',
    'text/plain; application/json',
  ])('%s is 415', async (type) => {
    expect(await read(['{}'], type === undefined ? {} : { 'content-type': type })).toEqual({
      ok: false,
      status: 415,
      message: 'Send the operation as application/json, in UTF-8.',
    });
  });
});
