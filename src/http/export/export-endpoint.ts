import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { asGatewayError } from '../../errors.js';
import type { InvalidEmail, InvalidEmailList } from '../../invalid-emails/port.js';
import { matchesOf, orderedMatchesOf } from '../../invalid-emails/view.js';
import { type Logger, logError } from '../../observability/logger.js';
import { chooseEncoding, createCompressor } from '../compress.js';
import type { NewContext } from '../graphql-endpoint.js';
import { replyError, replyFailure } from '../replies.js';
import type { Handler } from '../routes.js';
import { CSV_HEADER, toCsvLine } from './csv.js';
import { type ExportRequest, parseExportRequest } from './export-request.js';
import { toJsonLine } from './ndjson.js';

interface ExportFormat {
  readonly contentType: string;
  readonly header: string;
  readonly toLine: (row: InvalidEmail) => string;
}

const FORMATS: Readonly<Record<ExportRequest['format'], ExportFormat>> = {
  csv: { contentType: 'text/csv; charset=utf-8; header=present', header: CSV_HEADER, toLine: toCsvLine },
  ndjson: { contentType: 'application/x-ndjson; charset=utf-8', header: '', toLine: toJsonLine },
};

/** Rows made at once between two looks at whether the client still takes them. */
const ROWS_PER_CHUNK = 500;

/** Streams a whole list: the client's pace is the pace, and a row is made into text only when there is room for it. */
export function createExportEndpoint(newContext: NewContext, log: Logger): Handler {
  return async (request, response) => {
    if (request.method !== 'GET') {
      replyError(response, 405, 'BAD_REQUEST', 'Exports take GET.', { allow: 'GET' });
      return;
    }
    const context = newContext(request, response);
    try {
      const wanted = parseRequest(request);
      if (wanted === null) {
        const message = 'Exports are at /export/customers/{user}/invalid-emails.csv and .ndjson.';
        replyError(response, 404, 'BAD_REQUEST', message);
        return;
      }
      await stream(await context.lists.load(wanted.user), wanted, request, response);
    } catch (thrown) {
      // Headers gone out, the only honest end of a list that is not whole is a broken connection.
      if (response.headersSent) return;
      const error = asGatewayError(thrown);
      logError(log, error, { requestId: context.requestId });
      replyFailure(response, error, context.requestId);
    }
  };
}

function parseRequest({ url = '' }: IncomingMessage): ExportRequest | null {
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  return parseExportRequest(path, new URLSearchParams(query));
}

async function stream(
  list: InvalidEmailList,
  { filter, order, format }: ExportRequest,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { contentType, header, toLine } = FORMATS[format];
  const indexes = order === null ? matchesOf(list, filter) : orderedMatchesOf(list, filter, order);
  const encoding = chooseEncoding(request.headers['accept-encoding']?.toString());
  response.writeHead(200, {
    'content-type': contentType,
    'content-disposition': `attachment; filename="invalid-emails.${format}"`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-total-count': indexes.length,
    ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
  });
  const lines = Readable.from(chunks(list, indexes, header, toLine), { objectMode: false, highWaterMark: 1 << 16 });
  if (encoding === 'identity') await pipeline(lines, response);
  else await pipeline(lines, createCompressor(encoding), response);
}

function* chunks(
  list: InvalidEmailList,
  indexes: readonly number[],
  header: string,
  toLine: (row: InvalidEmail) => string,
): Generator<string> {
  if (header !== '') yield header;
  for (let start = 0; start < indexes.length; start += ROWS_PER_CHUNK) {
    yield indexes
      .slice(start, start + ROWS_PER_CHUNK)
      .map((index) => toLine(list.row(index)))
      .join('');
  }
}
