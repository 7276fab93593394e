import { describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../src/emulator/emulator.js';
import { startGateway, type TestGateway } from '../support/gateway.js';
import {
  answering,
  deadUrl,
  headOf,
  type RawRequest,
  type Respond,
  startRawUpstream,
} from '../support/raw-upstream.js';
import { startUpstream } from '../support/upstream.js';

/** Credentials stay between the gateway and its upstream, even where the upstream says them back (DESIGN 5, rule 6). */

const USER = 'res3ller & co@example.com';
const KEY = 'p4ss w0rd/+é';
const ACCOUNT = { SENDGRID_API_USER: USER, SENDGRID_API_KEY: KEY };

const form = (text: string) => new URLSearchParams({ a: text }).toString().slice(2);
const base64 = (text: string) => Buffer.from(text).toString('base64').replace(/=*$/, '');
const escaped = (text: string) => JSON.stringify(text).slice(1, -1);
const FORMS = [USER, KEY].flatMap((text) => [text, form(text), encodeURIComponent(text), base64(text), escaped(text)]);
const SECRETS = [...FORMS, 'res3ller', 'p4ss', base64(`${USER}:${KEY}`)];

const OPERATION = `mutation {
  one: deleteInvalidEmail(user: "eexampexample@example.com", email: "isaac@hotmail") { message customer { invalidEmails { email reason } } }
  many: deleteInvalidEmails(user: "eexampexample@example.com", emails: ["a", "b"]) { results { outcome message code } customer { invalidEmails { id } } }
}`;

/** Runs reads and deletes, and gives everything that a caller or a reader of the log sees. */
async function everythingShown(gateway: TestGateway): Promise<string> {
  const answers = [
    await gateway.execute(OPERATION),
    await gateway.execute('{ customer(user: "nobody") { invalidEmails { email } } }'),
    await gateway.execute('{ nonsense }'),
  ];
  const shown = answers.map(({ headers, data, errors }) => JSON.stringify({ headers: [...headers], data, errors }));
  expect(gateway.logLines.length).toBeGreaterThan(answers.length);
  return [...shown, ...gateway.logLines].join('\n');
}

function expectNoSecret(text: string): void {
  for (const secret of SECRETS) expect(text).not.toContain(secret);
}

const received = ({ head, body }: RawRequest) => `${head}\n${body}`;

const echo: Respond = (socket, request) => answering(200, {}, received(request))(socket, request);
const echoInError: Respond = (socket, request) => {
  const body = JSON.stringify({ message: 'error', errors: [received(request), decodeURIComponent(request.body)] });
  answering(400, { 'content-type': 'application/json' }, body)(socket, request);
};
const echoAsRow: Respond = (socket, request) =>
  answering(200, {}, `[{"email":7,"reason":${JSON.stringify(received(request))}}]`)(socket, request);
const echoInHead: Respond = (socket, { body }) => {
  socket.end(headOf(302, { location: `http://127.0.0.1:1/?${body}`, 'set-cookie': body, 'retry-after': body }));
};
const echoThenReset: Respond = (socket, request) => {
  socket.write(headOf(200, { 'content-length': '100000' }) + received(request), () => socket.resetAndDestroy());
};
const notHttp: Respond = (socket, { body }) => socket.end(`${body}\r\n\r\n`);

test('the secrets of these tests are found where they are', () => {
  expect(() => expectNoSecret(`api_key=${form(KEY)}`)).toThrow();
  expect(() => expectNoSecret(`Basic ${base64(`${USER}:${KEY}`)}`)).toThrow();
});

describe('no credentials are shown', () => {
  test.each<[string, Respond]>([
    ['echoes what it was sent', echo],
    ['echoes it inside an error', echoInError],
    ['echoes it as a row that is none', echoAsRow],
    ['echoes it in headers', echoInHead],
    ['echoes it and resets', echoThenReset],
    ['echoes it as no HTTP at all', notHttp],
  ])('when the upstream %s', async (_, respond) => {
    const upstream = await startRawUpstream(respond);
    const gateway = await startGateway(upstream.url, ACCOUNT);
    expectNoSecret(await everythingShown(gateway));
    expect(upstream.requests.length).toBeGreaterThan(3);
    for (const { head, body } of upstream.requests) {
      expect(body).toContain(`api_key=${form(KEY)}`);
      expectNoSecret(head);
    }
  });

  test('when nobody listens there', async () => {
    const gateway = await startGateway(await deadUrl(), ACCOUNT);
    const shown = await everythingShown(gateway);
    expectNoSecret(shown);
    expect(shown).toContain('UPSTREAM_UNAVAILABLE');
    // Neither is the upstream's address.
    expect(JSON.stringify((await gateway.execute(OPERATION)).errors)).not.toContain('127.0.0.1');
  });

  test.each<[string, string, number, (emulator: Emulator) => void]>([
    ['accepted', KEY, 4, () => {}],
    [
      'refused',
      'another',
      // Then calls are paused.
      1,
      ({ behaviour }) => {
        behaviour.badCredentials = 'error-object-200';
      },
    ],
  ])('when they are %s', async (_, key, calls, prepare) => {
    const emulator = await startUpstream({ credentials: { user: USER, key } });
    prepare(emulator);
    const gateway = await startGateway(emulator.url, ACCOUNT);
    expectNoSecret(await everythingShown(gateway));
    expect(emulator.calls.list.length).toBeGreaterThanOrEqual(calls);
  });
});
