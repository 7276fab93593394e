import { describe, expect, test } from '@jest/globals';
import { parseAddress, parseUser } from '../../src/invalid-emails/names.js';
import { answering, startRawUpstream } from '../support/raw-upstream.js';
import { startUpstream } from '../support/upstream.js';
import { openTransport, openV1Port } from '../support/upstream-port.js';
import { createWork } from '../support/work.js';

/** What goes over the wire in version 1, byte for byte (CONTRACT 1, issue point 5). The emulator is more patient than this. */

const ACCOUNT = { apiUser: 'me & co@example.com', apiKey: 'p+ss=w%rd é' };
const USER = parseUser('a+b c&d@x');
const ADDRESS = parseAddress(' é+"&=@x ');

const ANSWERS = {
  json: { list: '[]', delete: '{"message":"success"}' },
  xml: { list: '<invalidemails/>', delete: '<result><message>success</message></result>' },
} as const;

function fieldsOf(body: string): readonly (readonly [string, string])[] {
  return [...new URLSearchParams(body)].sort(([a], [b]) => a.localeCompare(b));
}

describe.each(['json', 'xml'] as const)('as %s', (format) => {
  test('a list is a form POST with exactly these fields, date=1 among them', async () => {
    const upstream = await startRawUpstream(answering(200, {}, ANSWERS[format].list));
    await openV1Port({ ...ACCOUNT, baseUrl: upstream.url, format }).list(USER, createWork());
    const [{ head, body } = { head: '', body: '' }, ...more] = upstream.requests;
    expect(more).toEqual([]);
    expect(fieldsOf(body)).toEqual([
      ['api_key', ACCOUNT.apiKey],
      ['api_user', ACCOUNT.apiUser],
      ['date', '1'],
      ['method', 'invalidemails'],
      ['task', 'get'],
      ['user', USER],
    ]);
    expect(head.split('\r\n')[0]).toBe(`POST /api/distributor.manage.${format} HTTP/1.1`);
    expect(head).toMatch(/^content-type: application\/x-www-form-urlencoded$/im);
  });

  test('a delete names exactly one address', async () => {
    const upstream = await startRawUpstream(answering(200, {}, ANSWERS[format].delete));
    const port = openV1Port({ ...ACCOUNT, baseUrl: upstream.url, format });
    await port.delete(USER, new Set([ADDRESS, parseAddress('second')]), createWork());
    const fields = upstream.requests.map(({ body }) => fieldsOf(body));
    const deleting = (email: string) => [
      ['api_key', ACCOUNT.apiKey],
      ['api_user', ACCOUNT.apiUser],
      ['email', email],
      ['method', 'invalidemails'],
      ['task', 'delete'],
      ['user', USER],
    ];
    expect(fields).toHaveLength(2);
    expect(fields).toEqual(expect.arrayContaining([deleting(ADDRESS), deleting('second')]));
  });

  test('credentials stand in the body and nowhere else, and no compression is asked for', async () => {
    const upstream = await startRawUpstream(answering(200, {}, ANSWERS[format].list));
    const account = { apiUser: 'us3r-secret', apiKey: 'k3y-secret' };
    await openV1Port({ ...account, baseUrl: upstream.url, format }).list(USER, createWork());
    const { head, body } = upstream.requests[0] ?? { head: 'secret', body: '' };
    expect(body.match(/us3r-secret|k3y-secret/g)).toHaveLength(2);
    expect(head).not.toMatch(/secret|authorization|cookie/i);
    expect(head).not.toContain(Buffer.from('us3r-secret:k3y-secret').toString('base64'));
    expect(head).toMatch(/^accept-encoding: identity$/im);
  });

  test('the path of the base URL stands before the API', async () => {
    const upstream = await startRawUpstream(answering(200, {}, ANSWERS[format].list));
    await openV1Port({ baseUrl: `${upstream.url}/mounted/here`, format }).list(USER, createWork());
    expect(upstream.requests[0]?.head).toContain(`POST /mounted/here/api/distributor.manage.${format} `);
  });
});

describe('a delete without exactly one address', () => {
  test.each([
    ['delete', 'method=invalidemails&task=delete&user=single'],
    ['delete', 'method=invalidemails&task=delete&user=single&email='],
    ['delete', 'method=invalidemails&task=delete&user=single&email=%20%E2%80%8B'],
    ['delete', 'method=invalidemails&task=delete&user=single&email=a&email=b'],
    ['delete', null],
    ['list', 'method=invalidemails&task=delete&user=single'],
  ] as const)('as %s %s is stopped on its way out, whatever made it', async (operation, body) => {
    const emulator = await startUpstream({ legacyWipe: true });
    const transport = openTransport({ baseUrl: emulator.url });
    const path = '/api/distributor.manage.json';
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const decoder = () => ({ push: () => {}, end: () => 'answered' });
    const exchange = { operation, attempt: 1, bucket: path, method: 'POST', path, headers, body, decoder } as const;
    await expect(transport.send(exchange, createWork())).rejects.toMatchObject({
      code: 'INTERNAL_SERVER_ERROR',
      message: 'A delete without exactly one address was about to be sent; it was stopped.',
      delivery: 'unsent',
    });
    expect(emulator.calls.list).toEqual([]);
    expect(emulator.state.size('single')).toBe(1);
  });
});
