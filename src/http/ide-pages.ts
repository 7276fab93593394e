import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import altair from 'altair-static';
import sirv from 'sirv';
import { reply, replyError } from './replies.js';
import type { Handler } from './routes.js';
import type { ExampleOperation } from './sandbox-page.js';
import { setStrictHeaders } from './strict-headers.js';

const BASE = '/ide/';

/** Altair, served from the installed package, so that it works where nothing outside can be loaded. For `/ide` and all below it. */
export function createIdePages({ document, variables }: ExampleOperation): Handler {
  const assets = sirv(altair.getDistDirectory(), { etag: true });

  const page = (response: ServerResponse): void => {
    const nonce = randomBytes(16).toString('base64');
    const html = altair.renderAltair({
      baseURL: BASE,
      endpointURL: '/graphql',
      initialName: 'Invalid emails gateway',
      initialQuery: document,
      initialVariables: JSON.stringify(variables, null, 2),
      instanceStorageNamespace: 'invalid-emails-gateway',
      initialSettings: {
        disablePushNotification: true,
        'alert.disableUpdateNotification': true,
        'banners.disable': true,
        // Else a browser that was here before shows the schema of then.
        'schema.reloadOnStart': true,
      },
      disableAccount: true,
      cspNonce: nonce,
    });
    reply(response, 200, 'text/html; charset=utf-8', html, { 'content-security-policy': contentPolicy(nonce) });
  };

  return (request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? '').replace(/\?.*$/, '');
    // Its own start page has no example and another policy.
    if (path === '/ide' || path === BASE || path === `${BASE}index.html`) {
      page(response);
      return;
    }
    request.url = path.slice(BASE.length - 1);
    setFileHeaders(response, altair.isSandboxFrame(path) ? altair.SANDBOX_FRAME_CSP : null);
    assets(request, response, () => {
      setStrictHeaders(response);
      replyError(response, 404, 'BAD_REQUEST', 'The IDE has no such file.');
    });
  };
}

/** Files of a public package. A policy would bind its workers, and its sandboxed frame, which has no origin, loads some of them. */
function setFileHeaders(response: ServerResponse, framePolicy: string | null): void {
  response.setHeader('cache-control', 'no-cache');
  response.setHeader('cross-origin-resource-policy', 'cross-origin');
  if (framePolicy === null) {
    response.removeHeader('content-security-policy');
    return;
  }
  response.setHeader('content-security-policy', `${framePolicy}; frame-ancestors 'self'`);
  response.setHeader('x-frame-options', 'SAMEORIGIN');
}

/** Nothing from outside; Angular writes styles into the page at run time, hence the inline ones. */
function contentPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    "frame-src 'self'",
    "connect-src 'self'",
    "base-uri 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
