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
  #sandbox, #sandbox iframe { position: absolute; inset: 0; width: 100%; height: 100%; border: 0; }
  #offline { padding: 2em; max-width: 40em; }
</style>
<div id="offline" hidden>
  <h1>Invalid emails gateway</h1>
  <p>Apollo Sandbox could not be loaded from its CDN. GraphQL itself answers at <code>/graphql</code>.</p>
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
