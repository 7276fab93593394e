import { randomBytes } from 'node:crypto';

const CDN = 'https://embeddable-sandbox.cdn.apollographql.com';
const EMBED = 'https://sandbox.embed.apollographql.com';

export interface ExampleOperation {
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface Page {
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Apollo Sandbox, embedded, with telemetry off and an example operation filled in. It is loaded from the vendor's CDN by the browser. */
export function renderSandboxPage({ document, variables }: ExampleOperation): Page {
  const nonce = randomBytes(16).toString('base64');
  const settings = {
    target: '#sandbox',
    endpointIsEditable: false,
    runTelemetry: false,
    // The frame's style is in the page: a style attribute, which the script sets by default, would be refused by the policy below.
    allowDynamicStyles: false,
    initialState: { document, variables, includeCookies: false },
  };
  const html = `<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Invalid emails gateway</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">
  html, body { margin: 0; height: 100%; font: 16px/1.5 system-ui, sans-serif; }
  header { height: 2.5em; line-height: 2.5em; padding: 0 1em; background: #15252d; color: #fff; font-size: 14px; }
  header a { color: #8ecdf8; }
  #sandbox { position: absolute; inset: 35px 0 0; }
  #sandbox:empty { display: none; }
  #sandbox iframe { width: 100%; height: 100%; border: 0; }
  #offline { padding: 2em; max-width: 40em; }
</style>
<header>Invalid emails gateway: Apollo Sandbox below, <a href="/ide">an IDE that works offline</a>, GraphQL at <code>/graphql</code></header>
<div id="offline" hidden>
  <h1>Apollo Sandbox could not be loaded</h1>
  <p>It comes from its vendor's CDN, which this browser does not reach. <a href="/ide">The IDE at /ide</a> comes from the gateway itself.</p>
</div>
<div id="sandbox"></div>
<script nonce="${nonce}" src="${CDN}/v2/embeddable-sandbox.umd.production.min.js"></script>
<script nonce="${nonce}">
  const settings = ${scriptJson(settings)};
  if (window.EmbeddedSandbox) {
    new window.EmbeddedSandbox({ ...settings, initialEndpoint: new URL('/graphql', location.href).href });
  } else {
    document.getElementById('offline').hidden = false;
  }
</script>
</html>
`;
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' ${CDN}`,
    `style-src 'nonce-${nonce}' ${CDN}`,
    `frame-src ${EMBED}`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return { html, headers: { 'content-security-policy': policy.join('; ') } };
}

/** JSON that cannot end the script element it stands in. */
function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
