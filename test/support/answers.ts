import type { ResponseHead } from '../../src/sendgrid/exchange.js';

export function head(status: number, headers: Readonly<Record<string, string>> = {}): ResponseHead {
  return { status, headers };
}

/** The envelopes of CONTRACT 1.1, 2.3 and 3.1 around one error text, in both formats. */
export function errorEnvelopes(text: string): Readonly<Record<string, string>> {
  const json = JSON.stringify(text);
  return {
    'a JSON message': `{"message":${json}}`,
    'JSON errors after a message': `{"message":"error","errors":[${json}]}`,
    'JSON errors before a message': `{"errors":[${json}],"message":"error"}`,
    'a JSON error text': `{"error":${json}}`,
    'a JSON error object': `{"error":{"code":401,"message":${json}}}`,
    'JSON errors of version 3': `{"errors":[{"message":${json},"field":null,"help":null}],"id":"1"}`,
    'an XML message': `<?xml version="1.0" encoding="ISO-8859-1"?>\n\n<result>\n   <message>${text}</message>\n</result>\n`,
    'XML errors': `<result><message>error</message><errors><error>${text}</error></errors></result>`,
    'an XML text': `<result>${text}</result>`,
  };
}
