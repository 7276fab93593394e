import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { recharset } from '../../../../src/emulator/faults/charset.js';
import { gzipBomb } from '../../../../src/emulator/faults/compression.js';
import { withFault } from '../../../../src/emulator/faults/content.js';
import { withDoctype } from '../../../../src/emulator/faults/doctype.js';
import type { AnswerFault } from '../../../../src/emulator/faults/fault.js';

describe('a wrong charset', () => {
  const XML = Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?>\n<r>é</r>', 'latin1');

  test('is declared in XML, in the bytes of another', () => {
    expect(recharset(XML, { declared: 'UTF-8', bytes: 'latin1' }, true)).toEqual(
      Buffer.from('<?xml version="1.0" encoding="UTF-8"?>\n<r>é</r>', 'latin1'),
    );
    expect(recharset(XML, { declared: 'ISO-8859-1', bytes: 'utf-8' }, true)).toEqual(
      Buffer.from(XML.toString('latin1')),
    );
    expect(recharset(XML, { declared: '8bit-$1', bytes: 'utf-8' }, true).toString()).toContain('encoding="8bit-$1"?>');
  });

  test('is seen in JSON as well, where escapes would hide it', () => {
    const json = Buffer.from('["\\u00e9","\\\\u00e9","\\u20ac","\\\\\\u00E9","\\/"]');
    const text = '["é","\\\\u00e9","\\u20ac","\\\\é","\\/"]';
    expect(recharset(json, { declared: 'utf-8', bytes: 'latin1' }, false)).toEqual(Buffer.from(text, 'latin1'));
    expect(recharset(json, { declared: 'latin1', bytes: 'utf-8' }, false)).toEqual(Buffer.from(text));
  });

  test('is seen in JSON of version 3, which is UTF-8: what ISO-8859-1 has no byte for is escaped', () => {
    const json = Buffer.from('["é","€","😀","\\"]');
    expect(recharset(json, { declared: 'utf-8', bytes: 'latin1' }, false)).toEqual(
      Buffer.from('["é","\\u20ac","\\ud83d\\ude00","\\"]', 'latin1'),
    );
    expect(recharset(json, { declared: 'latin1', bytes: 'utf-8' }, false)).toEqual(json);
  });
});

describe('a DOCTYPE', () => {
  const XML = '<?xml version="1.0"?>\n\n<list>\n <row><email>a</email></row></list>\n';

  test('with laughs defines five levels, and uses the last in the first text', () => {
    const text = withDoctype(XML, { entity: 'laughs' });
    expect(text).toMatch(
      /^<\?xml version="1\.0"\?>\n\n<!DOCTYPE list \[\n<!ENTITY lol "lol">\n<!ENTITY lol1 "(&lol;){10}">\n/,
    );
    expect(text).toContain(`<!ENTITY lol5 "${'&lol4;'.repeat(10)}">\n]>\n<list>\n <row><email>&lol5;a</email></row>`);
    expect(text.match(/<!ENTITY/g)).toHaveLength(6);
  });

  test('with an external entity names a file, or the address that is given', () => {
    expect(withDoctype(XML, { entity: 'external' })).toContain('<!ENTITY xxe SYSTEM "file:///etc/hostname">');
    expect(withDoctype(XML, { entity: 'external', url: 'http://127.0.0.1/x' })).toBe(
      '<?xml version="1.0"?>\n\n<!DOCTYPE list [\n<!ENTITY xxe SYSTEM "http://127.0.0.1/x">\n]>\n<list>\n <row><email>&xxe;a</email></row></list>\n',
    );
  });

  test('stands also where there is no text to use it in, and before JSON', () => {
    expect(withDoctype('<list/>', { entity: 'external', url: 'u' })).toBe(
      '<!DOCTYPE list [\n<!ENTITY xxe SYSTEM "u">\n]>\n<list/>',
    );
    expect(withDoctype('<list></list>', { entity: 'laughs' })).toContain('<list>&lol5;</list>');
    expect(withDoctype('[]', { entity: 'laughs' })).toMatch(/^<!DOCTYPE invalidemails \[[\s\S]*\]>\n\[\]$/);
  });
});

describe('a gzip bomb', () => {
  test.each([10, 1_048_576, 3_000_000])('inflates to exactly %d bytes, the body first', async (size) => {
    const inflated = gunzipSync(await gzipBomb(Buffer.from('["a"]'), size));
    expect(inflated.length).toBe(size);
    expect(inflated.subarray(0, 5).toString()).toBe('["a"]');
    expect(inflated.subarray(5).equals(Buffer.alloc(size - 5, ' '))).toBe(true);
  });

  test('is never smaller than its body', async () => {
    expect(gunzipSync(await gzipBomb(Buffer.from('["a"]'), 1)).toString()).toBe('["a"]');
  });
});

test('a header of a fault takes the place of one that is there, in whatever letter case', async () => {
  const headers = { 'X-RateLimit-Reset': '7', 'X-RateLimit-Limit': '5', 'Content-Type': 'text/plain' };
  const failure = (status: number) => ({ status, headers, body: [Buffer.from('!')] });
  const rateLimitReset = { header: 'x-ratelimit-reset', seconds: 30 };
  const answer = await withFault(failure(200), { kind: 'throttled', rateLimitReset }, { failure, nowMs: 1_000 });
  expect(answer).toMatchObject({ status: 429 });
  expect(answer.headers).toEqual({
    'Content-Type': 'text/plain',
    'X-RateLimit-Limit': '5',
    'X-RateLimit-Remaining': '0',
    'x-ratelimit-reset': '31',
  });
});

describe('an answer without a body', () => {
  const scene = { failure: (status: number) => ({ status, headers: {}, body: [] }), nowMs: 0 };

  test.each<[AnswerFault]>([
    [{ kind: 'damage', part: 'both' }],
    [{ kind: 'doctype', entity: 'laughs' }],
    [{ kind: 'charset', declared: 'utf-8', bytes: 'latin1' }],
    [{ kind: 'gzip' }],
    [{ kind: 'drip', bytes: 1, everyMs: 1 }],
  ])('stays as it is under %j', async (fault) => {
    const answer = { status: 204, headers: {}, body: [] };
    expect(await withFault(answer, fault, scene)).toBe(answer);
  });
});
