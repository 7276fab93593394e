import { describe, expect, test } from '@jest/globals';
import { parse, print, validate } from 'graphql';
import { createSchema } from '../../src/graphql/schema.js';
import { CustomerInvalidEmailsDocument } from '../../src/operations/documents.js';
import { startGateway } from '../support/gateway.js';
import { jsonOf, post, send } from '../support/http.js';
import { PRODUCTION } from '../support/settings.js';
import { SEED_USER, startUpstream } from '../support/upstream.js';

async function page(env: Readonly<Record<string, string>> = {}) {
  const emulator = await startUpstream();
  const { url } = await startGateway(emulator.url, env);
  return { url, answer: await send(url, { path: '/', headers: { accept: 'text/html' } }) };
}

/** The settings that the page hands to the Sandbox. */
function settingsOf(html: string): {
  runTelemetry?: boolean;
  endpointIsEditable?: boolean;
  initialState: { document: string; variables: object; includeCookies?: boolean };
} {
  return JSON.parse(/const settings = (\{.*\});/.exec(html)?.[1] ?? 'null');
}

describe('outside production / is Apollo Sandbox', () => {
  test('with telemetry off, at this gateway', async () => {
    const { answer } = await page();
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(settingsOf(answer.body)).toMatchObject({ runTelemetry: false, initialState: { includeCookies: false } });
    expect(answer.body).toContain("initialEndpoint: new URL('/graphql', location.href).href");
    expect(answer.body).toMatch(/new window\.EmbeddedSandbox\(\{ \.\.\.settings,/);
  });

  test("with the published operation and the seed's customer filled in", async () => {
    const { answer } = await page();
    const { document, variables } = settingsOf(answer.body).initialState;
    expect(document).toBe(print(CustomerInvalidEmailsDocument));
    expect(validate(createSchema(), parse(document))).toEqual([]);
    expect(variables).toEqual({ user: SEED_USER });
  });

  test('the example runs as it stands', async () => {
    const { url, answer } = await page();
    const { document, variables } = settingsOf(answer.body).initialState;
    const ran = await post(url, { query: document, variables });
    expect(jsonOf(ran)).toMatchObject({ data: { customer: { invalidEmails: [{}, {}, {}] } } });
    expect(jsonOf(ran)).not.toHaveProperty('errors');
  });

  test('under a content policy with a nonce of its own', async () => {
    const { url, answer } = await page();
    const policyOf = ({ headers }: typeof answer) => String(headers['content-security-policy']);
    const nonce = /script-src 'nonce-([\w+/=]{22,})'/.exec(policyOf(answer))?.[1];
    expect(nonce).toBeDefined();
    const tags = answer.body.match(/<(script|style)\b[^>]*>/g) ?? [];
    expect(tags).toHaveLength(3);
    for (const tag of tags) expect(tag).toContain(`nonce="${nonce}"`);
    expect(policyOf(answer)).toContain("default-src 'none'");
    expect(policyOf(answer)).toContain("frame-ancestors 'none'");
    expect(policyOf(answer)).not.toContain('unsafe');
    expect(policyOf(await send(url, { path: '/' }))).not.toContain(nonce);
  });
});

test('in production / is 404 in JSON', async () => {
  const { answer } = await page({ ...PRODUCTION });
  expect(answer.status).toBe(404);
  expect(jsonOf(answer)).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  expect(answer.headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'");
});
