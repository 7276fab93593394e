import { describe, expect, test } from '@jest/globals';
import { parseAddress, parseUser } from '../../src/invalid-emails/names.js';
import type { Exchange } from '../../src/sendgrid/exchange.js';
import { answering, type Respond, startRawUpstream } from '../support/raw-upstream.js';
import { startUpstream } from '../support/upstream.js';
import { openPort, openTransport } from '../support/upstream-port.js';
import { createWork } from '../support/work.js';

/** What goes over the wire in version 3, byte for byte (CONTRACT 3): nothing on the way puts a path or a header in order. */

const KEY = 'SG.s3cret-key';
const USER = parseUser('miller & sons, "Ltd" ~');
const LIST = '/v3/suppression/invalid_emails';

const open = (baseUrl: string) => openPort('v3', { baseUrl, apiKey: KEY });
const linesOf = (head: string) => head.split('\r\n');

describe('a page of the list', () => {
  test('is a GET with the key and the customer in headers', async () => {
    const upstream = await startRawUpstream(answering(200, {}, '[]'));
    await open(`${upstream.url}/mounted`).list(USER, createWork());
    const { head, body } = upstream.requests[0] ?? { head: '', body: '' };
    const [line, ...headers] = linesOf(head);
    expect(line).toMatch(
      /^GET \/mounted\/v3\/suppression\/invalid_emails\?limit=500&offset=0&end_time=\d{10} HTTP\/1\.1$/,
    );
    expect(headers).toEqual(
      expect.arrayContaining([`authorization: Bearer ${KEY}`, 'accept: application/json', `on-behalf-of: ${USER}`]),
    );
    expect(headers.filter((header) => /^content-/i.test(header))).toEqual([]);
    expect(body).toBe('');
  });
});

describe('a delete', () => {
  const deleteWith = async (respond: Respond, ...emails: readonly string[]) => {
    const upstream = await startRawUpstream(respond);
    const addresses = new Set(emails.map((email) => parseAddress(email)));
    await open(upstream.url).delete(USER, addresses, createWork());
    return upstream.requests;
  };

  test.each([
    ['a@b', 'a%40b'],
    ['a/b', 'a%2Fb'],
    ['?', '%3F'],
    ['#', '%23'],
    ['100%25', '100%2525'],
    ['a+b', 'a%2Bb'],
    ['a b', 'a%20b'],
    ['...', '...'],
    ['a%2e', 'a%252e'],
    ['\u00e9\ud83e\udd8a', '%C3%A9%F0%9F%A6%8A'],
  ])('of %j is a segment of the path, encoded once', async (email, segment) => {
    const [{ head, body } = { head: '', body: 'none' }, ...more] = await deleteWith(answering(204), email);
    expect(more).toEqual([]);
    expect(linesOf(head)[0]).toBe(`DELETE ${LIST}/${segment} HTTP/1.1`);
    expect(linesOf(head)).toContain(`on-behalf-of: ${USER}`);
    expect(body).toBe('');
  });

  test.each(['.', '..', '%2e', '..%2F'])('of %j goes in a body, and never with delete_all', async (email) => {
    const respond: Respond = (socket, request) => {
      const isRead = request.head.startsWith('GET');
      const rows = JSON.stringify([{ created: 1, email, reason: '' }]);
      return (isRead ? answering(200, {}, rows) : answering(204))(socket, request);
    };
    const requests = await deleteWith(respond, email);
    const [{ head, body } = { head: '', body: '' }, ...more] = requests.filter((request) =>
      request.head.startsWith('DELETE'),
    );
    expect(more).toEqual([]);
    expect(linesOf(head)[0]).toBe(`DELETE ${LIST} HTTP/1.1`);
    expect(linesOf(head)).toContain('content-type: application/json');
    expect(body).toBe(JSON.stringify({ emails: [email] }));
  });
});

describe("what would act on the parent's own list, or on a whole one", () => {
  const decoder = () => ({ push: () => {}, end: () => 'answered' });
  const behalf = { 'on-behalf-of': 'single' };
  const planted = (differences: Partial<Exchange<string>>): Exchange<string> => ({
    operation: 'delete',
    attempt: 1,
    bucket: 'planted',
    method: 'DELETE',
    path: LIST,
    headers: behalf,
    body: null,
    decoder,
    ...differences,
  });

  test.each<[string, Partial<Exchange<string>>]>([
    ['a list of nobody', { operation: 'list', method: 'GET', headers: {} }],
    ['a list of a name beyond ASCII', { operation: 'list', method: 'GET', headers: { 'on-behalf-of': 'm\u00fcller' } }],
    ['a list of a blank name', { operation: 'list', method: 'GET', headers: { 'on-behalf-of': ' ' } }],
    ['a delete for nobody', { path: `${LIST}/brandon`, headers: {} }],
    ['a delete without a body', {}],
    ['delete_all', { body: '{"delete_all":true}' }],
    ['delete_all beside addresses', { body: '{"emails":["brandon"],"delete_all":true}' }],
    ['an empty address', { body: '{"emails":[""]}' }],
    ['an empty segment', { path: `${LIST}/`, body: '{"delete_all":true}' }],
    ['a segment that is resolved', { path: `${LIST}/brandon/..`, body: '{"delete_all":true}' }],
    ['a segment that is resolved once decoded', { path: `${LIST}/%2e`, body: '{"delete_all":true}' }],
  ])('%s is stopped on its way out, whatever made it', async (_, differences) => {
    const emulator = await startUpstream();
    const transport = openTransport({ baseUrl: emulator.url, apiUser: null });
    await expect(transport.send(planted(differences), createWork())).rejects.toMatchObject({
      code: 'INTERNAL_SERVER_ERROR',
      message: expect.stringMatching(/was about to be sent; it was stopped\.$/),
      delivery: 'unsent',
    });
    expect(emulator.calls.list).toEqual([]);
    expect(emulator.state.size('single')).toBe(1);
  });
});
