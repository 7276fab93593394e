import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { grantRead } from '../auth/rights.js';
import { asGatewayError, GatewayError } from '../errors.js';
import { type Export, exportList } from '../export/export-lines.js';
import { parseExportRequest } from '../export/export-request.js';
import { HUNG_UP, type Observer } from '../observability/events.js';
import { type Logger, logError } from '../observability/logger.js';
import { chooseEncoding, createCompressor } from './compress.js';
import type { NewContext } from './graphql-endpoint.js';
import { replyError, replyFailure } from './replies.js';
import type { CallerHandler } from './with-caller.js';

/** Streams a whole list at the client's pace: a row is made into text only when there is room for it. */
export function createExportEndpoint(newContext: NewContext, observer: Observer, log: Logger): CallerHandler {
  return async (request, response, caller) => {
    if (request.method !== 'GET') {
      observer.request('none', 'BAD_REQUEST');
      replyError(response, 405, 'BAD_REQUEST', 'Exports take GET.', { allow: 'GET' });
      return;
    }
    const context = newContext(request, response, caller);
    try {
      const wanted = parseRequest(request);
      if (wanted === null) {
        observer.request('none', 'BAD_REQUEST');
        const message = 'Exports are at /export/customers/{user}/invalid-emails.csv and .ndjson.';
        replyError(response, 404, 'BAD_REQUEST', message);
        return;
      }
      const list = await context.lists.load(grantRead(caller, wanted.user));
      await send(await exportList(list, wanted), request, response);
      observer.request('export', 'ok');
    } catch (thrown) {
      const error = asGatewayError(thrown);
      if (isPrematureClose(thrown) || error.hungUp) {
        observer.request('export', HUNG_UP);
        return;
      }
      logError(log, error, { ...context.marks });
      observer.request('export', error.code);
      // Headers gone out, the only honest end of a list that is not whole is a broken connection.
      if (!response.headersSent) replyFailure(response, error, context.marks.requestId);
    }
  };
}

function parseRequest({ url = '' }: IncomingMessage) {
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  // URLSearchParams replaces what is not UTF-8, and a filter by that would find nothing.
  if (!isPercentEncoded(query)) throw new GatewayError('BAD_USER_INPUT', 'The query is not percent-encoded UTF-8.');
  return parseExportRequest(path, new URLSearchParams(query));
}

function isPercentEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** RFC 6266: the name with the customer in it for browsers, one in ASCII for whoever does not read it. */
function contentDisposition({ fileName, user }: Export): string {
  const [name, extension] = fileName.split('.');
  const encoded = encodeURIComponent(`${name} ${user}.${extension}`).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename="${fileName}"; filename*=UTF-8''${encoded}`;
}

/** The client's end of the connection is gone. */
function isPrematureClose(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

async function send(exported: Export, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { contentType, rows } = exported;
  // Without chunks, as proxies ask by default, only a length tells a whole list from one that broke off.
  const hasChunks = request.httpVersion !== '1.0';
  const encoding = hasChunks ? chooseEncoding(request.headers['accept-encoding']?.toString()) : 'identity';
  response.writeHead(200, {
    'content-type': contentType,
    'content-disposition': contentDisposition(exported),
    'x-total-count': rows,
    vary: 'Origin, Accept-Encoding',
    ...(hasChunks ? {} : { 'content-length': await lengthOf(exported) }),
    ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
  });
  const lines = Readable.from(exported.pieces());
  if (encoding === 'identity') await pipeline(lines, response);
  else await pipeline(lines, createCompressor(encoding), response);
}

async function lengthOf(exported: Export): Promise<number> {
  let bytes = 0;
  for await (const piece of exported.pieces()) bytes += Buffer.byteLength(piece);
  return bytes;
}
