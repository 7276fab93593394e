// The bodies of version 1's lists, in the two documented formats.

/** A bare array, all values texts; slashes escaped, as PHP's json_encode writes it. */
export function jsonBody(rows) {
  const entries = rows.map(({ email, reason, created }) => JSON.stringify({ email, reason, created }));
  return `[${entries.join(',').replaceAll('/', '\\/')}]`;
}

export function xmlBody(rows) {
  const entries = rows.map(
    ({ email, reason, created }) => `   <invalidemail>
      <email>${xmlText(email)}</email>
      <reason>${xmlText(reason)}</reason>
      <created>${created}</created>
   </invalidemail>
`,
  );
  return `<?xml version="1.0" encoding="ISO-8859-1"?>\n\n<invalidemails>\n${entries.join('')}</invalidemails>\n`;
}

function xmlText(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
