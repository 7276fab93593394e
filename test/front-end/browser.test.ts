import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { describe, expect } from '@jest/globals';
import { print } from 'graphql';
import { CustomerInvalidEmailsDocument } from '../../src/operations/documents.js';
import { browserTest, openBrowser } from '../support/browser.js';
import { dist, runUntilUrl } from '../support/child.js';
import { closeAfterTest } from '../support/leftovers.js';
import { JWT_SECRET, tokenOf } from '../support/tokens.js';
import { SEED_USER } from '../support/upstream.js';

/** The pages for people, in a browser that reaches nothing but this machine. */

const CDN = 'embeddable-sandbox.cdn.apollographql.com';
const EMBED = 'sandbox.embed.apollographql.com';
const EXAMPLE = print(CustomerInvalidEmailsDocument);

/** The browser takes the cores that it shares with the gateway, which would then refuse some of the many files of the IDE. */
const startGateway = () =>
  runUntilUrl(process.execPath, [dist('main.js')], { env: { PORT: '0', MAX_EVENT_LOOP_LAG_MS: '60000' } });

describe('/ide', () => {
  browserTest(
    'runs the example operation, shows the rows of the seed and the schema, and asks nobody else for anything',
    async () => {
      const { url } = await startGateway();
      const { page, hosts, complaints } = await openBrowser();
      await page.goto(`${url}/ide`);
      const send = page.getByRole('button', { name: 'Send Request' });
      await send.waitFor();
      expect(await page.getByText('isaac@hotmail').count()).toBe(0);
      await send.click();
      await page.getByText('isaac@hotmail').waitFor();
      await page.getByText('Mail domain mentioned in email address is unknown').waitFor();
      expect(await page.getByText('200 OK').count()).toBe(1);
      expect(await page.getByRole('dialog').count()).toBe(0);
      await page.getByText('Docs', { exact: true }).click();
      await page.getByText('Mutation', { exact: true }).click();
      await page.getByText('deleteInvalidEmails', { exact: true }).waitFor();
      expect(new Set(hosts)).toEqual(new Set([new URL(url).host]));
      expect(complaints).toEqual([]);
    },
  );
});

describe('/', () => {
  browserTest("without the vendor's CDN it says so and leads to the IDE", async () => {
    const { url } = await startGateway();
    const { page, hosts, complaints } = await openBrowser();
    await page.goto(`${url}/`);
    expect(await page.title()).toBe('Invalid emails gateway');
    await page.getByRole('heading', { name: 'Apollo Sandbox could not be loaded' }).waitFor();
    expect(await page.content()).toContain(JSON.stringify(EXAMPLE));
    expect(new Set(hosts)).toEqual(new Set([new URL(url).host, CDN]));
    // That the CDN is out of reach is not ours; anything else would be.
    expect(complaints).toEqual([expect.stringMatching(`^Failed to load resource: .*${CDN}`)]);
    expect(await page.getByRole('link', { name: 'an IDE that works offline' }).getAttribute('href')).toBe('/ide');
    await page.getByRole('link', { name: 'The IDE at /ide' }).click();
    await page.getByRole('button', { name: 'Send Request' }).waitFor();
  });

  browserTest(
    'with the CDN it opens Sandbox on this gateway with the example, and our policy refuses it nothing',
    async () => {
      const { url } = await startGateway();
      const { page, complaints } = await openBrowser();
      await page.route(`https://${CDN}/**`, (route) =>
        route.fulfill({ contentType: 'text/javascript', body: STAND_IN }),
      );
      await page.route(`https://${EMBED}/**`, (route) =>
        route.fulfill({ contentType: 'text/html', body: '<p>Hello</p>' }),
      );
      await page.goto(`${url}/`);
      await page.frameLocator('#sandbox iframe').getByText('Hello').waitFor();
      expect(await page.evaluate('window.given')).toEqual({
        target: '#sandbox',
        initialEndpoint: `${url}/graphql`,
        endpointIsEditable: false,
        runTelemetry: false,
        allowDynamicStyles: false,
        initialState: { document: EXAMPLE, variables: { user: SEED_USER }, includeCookies: false },
      });
      expect(await page.locator('#offline').isVisible()).toBe(false);
      expect((await page.locator('#sandbox iframe').boundingBox())?.width).toBe(page.viewportSize()?.width);
      expect(complaints).toEqual([]);
    },
  );
});

/** Does to the page what the vendor's script of @apollo/sandbox 2.7 does. */
const STAND_IN = `window.EmbeddedSandbox = class {
  constructor(options) {
    window.given = options;
    const frame = document.createElement('iframe');
    frame.src = 'https://${EMBED}/sandbox/explorer?endpoint=' + options.initialEndpoint;
    if (options.allowDynamicStyles !== false) frame.setAttribute('style', 'height: 100%; width: 100%; border: none;');
    document.querySelector(options.target).appendChild(frame);
  }
};`;

browserTest(
  'a front-end of another origin reads answers, refusals and their headers where it is on the list, else nothing',
  async () => {
    const [friend, stranger] = [await startPage(), await startPage()];
    const { url } = await runUntilUrl(process.execPath, [dist('main.js')], {
      env: { PORT: '0', CORS_ORIGINS: friend, AUTH: 'jwt', JWT_SECRET, CALLER_REQUESTS_PER_MINUTE: '2' },
    });
    const { page } = await openBrowser();
    const ask = async (from: string, token: string) => {
      await page.goto(from);
      return page.evaluate(`fetch('${url}/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: 'Bearer ${token}' },
        body: '{"query":"{ __typename }"}',
      }).then(
        async (answer) => [answer.status, (await answer.json()).errors?.[0].extensions.code, answer.headers.get('ratelimit-remaining')],
        (error) => String(error),
      )`);
    };
    const token = tokenOf();
    expect(await ask(friend, token)).toEqual([200, undefined, '1']);
    expect(await ask(friend, 'a.b.c')).toEqual([401, 'UNAUTHENTICATED', '1']);
    expect(await ask(stranger, token)).toBe('TypeError: Failed to fetch');
    expect(await ask(friend, token)).toEqual([200, undefined, '0']);
    expect(await ask(friend, token)).toEqual([429, 'RATE_LIMITED', '0']);
  },
);

/** An empty page of an origin of its own. */
async function startPage(): Promise<string> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end('<!DOCTYPE html><link rel="icon" href="data:,">');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closeAfterTest(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

browserTest('the watch over requests and complaints sees what it is there for', async () => {
  const { url } = await startGateway();
  const { page, hosts, complaints } = await openBrowser();
  await page.goto(`${url}/ide`);
  const seen = [page.waitForEvent('pageerror'), page.waitForEvent('console', (message) => message.type() === 'error')];
  await page.evaluate(`
    document.body.insertAdjacentHTML('beforeend', '<img src="https://elsewhere.example/a.png">');
    setTimeout(() => { throw new Error('planted'); });
  `);
  await Promise.all(seen);
  await expect(page.goto('http://elsewhere.example/')).rejects.toThrow('ERR_NAME_NOT_RESOLVED');
  expect(hosts).toContain('elsewhere.example');
  expect(complaints).toContainEqual(expect.stringContaining('Content Security Policy'));
  expect(complaints).toContainEqual(expect.stringContaining('planted'));
});
