import type { InvalidEmail } from '../../src/invalid-emails/port.js';
import type { Exchange, Send } from '../../src/sendgrid/exchange.js';
import { head } from './answers.js';
import { bytesOf } from './feed.js';

/** Version 3 without HTTP: exchanges in, answers out, over rows that a test may change at any call. */
export interface RestUpstream {
  readonly send: Send;
  /** What was sent, in order. A live view. */
  readonly sent: readonly Exchange<unknown>[];
  /** The addresses listed. Assign to it. */
  rows: readonly InvalidEmail[];
}

export interface RestAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** @param respond what is said instead of the truth, an error that the call fails with, or null; the call is counted from 0 */
export function createRestUpstream(
  rows: readonly InvalidEmail[],
  respond: (exchange: Exchange<unknown>, call: number) => RestAnswer | Error | null = () => null,
): RestUpstream {
  const sent: Exchange<unknown>[] = [];
  const upstream: RestUpstream = {
    rows,
    sent,
    async send(exchange) {
      sent.push(exchange);
      const answer = respond(exchange, sent.length - 1) ?? truth(upstream, exchange);
      if (answer instanceof Error) throw answer;
      const decoder = exchange.decoder(head(answer.status, answer.headers));
      if (answer.body !== undefined) decoder.push(bytesOf(answer.body));
      return decoder.end();
    },
  };
  return upstream;
}

/** The answer to an exchange as things are now; deletes are carried out. */
export function truth(upstream: Pick<RestUpstream, 'rows'>, { method, path, body }: Exchange<unknown>): RestAnswer {
  const url = new URL(`http://host${path}`);
  if (url.pathname.startsWith('/v3/subusers')) return json(200, [{ username: 'known' }]);
  if (method === 'GET') return json(200, pageOf(upstream.rows, url.searchParams));
  const emails: readonly string[] =
    body === null ? [decodeURIComponent(url.pathname.split('/').at(-1) ?? '')] : JSON.parse(body).emails;
  const left = upstream.rows.filter(({ email }) => !emails.includes(email));
  const wasListed = left.length < upstream.rows.length;
  upstream.rows = left;
  return body !== null || wasListed ? { status: 204 } : NOT_LISTED;
}

export function json(status: number, value: unknown): RestAnswer {
  return { status, body: JSON.stringify(value) };
}

export const NOT_LISTED = json(404, { errors: [{ field: null, message: 'resource not found' }] });
export const FORBIDDEN = json(403, { errors: [{ field: null, message: 'access forbidden' }] });

function pageOf(rows: readonly InvalidEmail[], query: URLSearchParams): readonly unknown[] {
  const [limit = 0, offset = 0, end = 0] = ['limit', 'offset', 'end_time'].map((name) => Number(query.get(name)));
  return rows
    .map(({ email, reason, createdMs }) => ({ email, reason, created: (createdMs ?? 0) / 1000 }))
    .filter(({ created }) => created <= end)
    .slice(offset, offset + limit);
}

/** So many different rows, `from` onwards, newest first. */
export function restRows(count: number, from = 0): readonly InvalidEmail[] {
  return Array.from({ length: count }, (_, index) => restRow(`${from + index}@example.com`, 1_500_000_000 - index));
}

export function restRow(email: string, created = 1_500_000_000): InvalidEmail {
  return { email, reason: 'Bad Syntax', createdMs: created * 1000, createdRaw: String(created) };
}

/** The query of every page that was asked for. */
export function pagesOf({ sent }: RestUpstream): readonly { readonly offset: number; readonly end: number }[] {
  return sent
    .filter(({ operation }) => operation === 'list')
    .map(({ path }) => new URL(`http://host${path}`).searchParams)
    .map((query) => ({ offset: Number(query.get('offset')), end: Number(query.get('end_time')) }));
}
