import { expect, test } from '@jest/globals';
import { startGateway } from '../support/gateway.js';
import { startUpstream } from '../support/upstream.js';

/** The offline IDE as it is served; test/front-end/browser.test.ts uses it. */

async function get(path: string): Promise<Response> {
  const gateway = await startGateway((await startUpstream()).url);
  return fetch(gateway.url + path);
}

test.each(['/ide', '/ide/', '/ide/index.html', '/ide?tab=1'])(
  '%s is the page with the example and our policy',
  async (path) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self' 'nonce-/);
    const page = await response.text();
    expect(page).toContain('<base href="/ide/">');
    expect(page).toContain('eexampexample@example.com');
    expect(page).not.toMatch(/(src|href)="https?:/);
  },
);

test('its files are served with their types', async () => {
  const response = await get('/ide/main.js');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/javascript/);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  // Its policy would be that of the workers that it starts.
  expect(response.headers.get('content-security-policy')).toBeNull();
  expect(response.headers.get('cache-control')).toBe('no-cache');
});

test('its frame for scripts may be framed by it alone, and is a sandbox', async () => {
  const { headers, status } = await get('/ide/iframe-sandbox/index.html');
  expect(status).toBe(200);
  expect(headers.get('content-security-policy')).toBe("sandbox allow-scripts; frame-ancestors 'self'");
  expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
});

test.each(['/ide/nothing.js', '/ide/..%2f..%2fpackage.json'])('%s is no file of it', async (path) => {
  const response = await get(path);
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
});
