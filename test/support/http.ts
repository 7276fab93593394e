import { request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';

/** One HTTP exchange on a socket of its own, with headers and bodies that `fetch` would not send. */

export interface HttpRequest {
  readonly method?: string;
  /** As it shall stand in the request line. */
  readonly path?: string;
  readonly headers?: OutgoingHttpHeaders;
  /** Pieces are sent chunked, a whole body with its length. */
  readonly body?: string | Buffer | readonly Buffer[];
  readonly signal?: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export function send(url: string, given: HttpRequest = {}): Promise<HttpAnswer> {
  const { method = 'GET', path = '/', headers = {}, body = '', signal } = given;
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, path, headers, agent: false, ...(signal && { signal }) });
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('error', reject);
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      });
    });
    if (typeof body === 'string' || Buffer.isBuffer(body)) {
      request.end(body);
    } else {
      for (const piece of body) request.write(piece);
      request.end();
    }
  });
}

/** A GraphQL POST. */
export function post(url: string, operation: unknown, headers: OutgoingHttpHeaders = {}): Promise<HttpAnswer> {
  const body = typeof operation === 'string' ? operation : JSON.stringify(operation);
  return send(url, {
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
}

/** The answer as JSON; throws where it does not say that it is. */
export function jsonOf({ headers, body }: HttpAnswer): unknown {
  if (headers['content-type'] !== 'application/json; charset=utf-8') {
    throw new Error(`Not JSON but ${headers['content-type']}: ${body}`);
  }
  return JSON.parse(body);
}
