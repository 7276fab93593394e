import { expect, test } from '@jest/globals';
import { parseAddress, parseUser } from '../../src/invalid-emails/names.js';
import { answering, startRawUpstream } from '../support/raw-upstream.js';
import { openPort } from '../support/upstream-port.js';
import { createWork } from '../support/work.js';

/** What goes over the wire in version 2: version 1 under another path, with a password or with a token (CONTRACT 2, 2.4). */

const USER = parseUser('a+b c&d@x');

test.each(['json', 'xml'] as const)('a password goes into the form, as %s', async (format) => {
  const upstream = await startRawUpstream(answering(200, {}, '<result><message>success</message></result>'));
  const port = openPort(`v2-${format}`, { baseUrl: upstream.url, apiUser: 'me', apiKey: 'p+ss' });
  await port.delete(USER, new Set([parseAddress('a')]), createWork());
  const { head, body } = upstream.requests[0] ?? { head: '', body: '' };
  expect(head.split('\r\n')[0]).toBe(`POST /apiv2/reseller.manage.${format} HTTP/1.1`);
  expect(head).not.toMatch(/^authorization:/im);
  expect(body).toBe('method=invalidemails&task=delete&user=a%2Bb+c%26d%40x&email=a&api_user=me&api_key=p%2Bss');
});

test('a key alone goes into a header, and the form has no credentials', async () => {
  const upstream = await startRawUpstream(answering(200, {}, '[]'));
  await openPort('v2-json', { baseUrl: upstream.url, apiUser: null, apiKey: 'SG.k.ey' }).list(USER, createWork());
  const { head, body } = upstream.requests[0] ?? { head: '', body: '' };
  expect(head).toMatch(/^authorization: Bearer SG\.k\.ey$/im);
  expect(body).toBe('method=invalidemails&task=get&user=a%2Bb+c%26d%40x&date=1');
});
