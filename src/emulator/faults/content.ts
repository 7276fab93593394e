import { type Answer, nginxPage, wholeBody } from '../http/answer.js';
import type { UpstreamCall } from '../upstream-api.js';
import { recharset } from './charset.js';
import { gzipBomb, gzipped } from './compression.js';
import { damaged } from './damage.js';
import { withDoctype } from './doctype.js';
import type { AnswerFault, Change, RateLimitReset, Replacement, RetryAfter } from './fault.js';

/** What an answer with a fault is made from, besides the right answer. */
export interface Scene {
  readonly failure: UpstreamCall['failure'];
  readonly nowMs: number;
}

/** What a fault makes of an answer; nothing where it concerns only how it is delivered. */
export async function withFault(answer: Answer, fault: AnswerFault | null, scene: Scene): Promise<Answer> {
  if (fault === null) return answer;
  switch (fault.kind) {
    case 'silence':
    case 'reset':
    case 'cut-off':
    case 'drip':
    case 'not-http':
      return answer;
    case 'throttled':
    case 'proxy-page':
    case 'answer':
    case 'redirect':
      return replacement(fault, scene);
    default:
      return changed(answer, fault);
  }
}

function replacement(fault: Replacement, { failure, nowMs }: Scene): Answer {
  switch (fault.kind) {
    case 'throttled': {
      // The text of CONTRACT 0.9, also on version 1 (CONTRACT 7 #26).
      const answer = withHeaders(failure(429, 'too many requests'), retryAfter(fault.retryAfter, nowMs));
      return withHeaders(answer, rateLimit(fault.rateLimitReset, nowMs, answer.headers));
    }
    case 'proxy-page':
      return withHeaders(nginxPage(fault.status), retryAfter(fault.retryAfter, nowMs));
    case 'answer': {
      const { status = 200, contentType = 'application/json', body } = fault;
      return { status, headers: { 'Content-Type': contentType }, body: [Buffer.from(body)] };
    }
    case 'redirect':
      return withHeaders(nginxPage(fault.status), { Location: fault.location });
  }
}

function retryAfter(given: RetryAfter | undefined, nowMs: number): Answer['headers'] {
  if (given === undefined) return {};
  const { as, seconds } = given;
  return { 'Retry-After': as === 'seconds' ? String(seconds) : new Date(nowMs + seconds * 1000).toUTCString() };
}

/** The three headers of CONTRACT 3.1; the limit is the answer's own, or that of CONTRACT 0.9. */
function rateLimit(given: RateLimitReset | undefined, nowMs: number, own: Answer['headers']): Answer['headers'] {
  if (given === undefined) return {};
  const { header = 'X-RateLimit-Reset', seconds } = given;
  const reset = Math.ceil(nowMs / 1000) + seconds;
  const limit = own['X-RateLimit-Limit'] ?? '600';
  return { 'X-RateLimit-Limit': limit, 'X-RateLimit-Remaining': '0', [header]: String(reset) };
}

async function changed(answer: Answer, fault: Change): Promise<Answer> {
  const { headers } = answer;
  if (fault.kind === 'header-overflow') {
    return withHeaders(answer, { 'X-Padding': 'x'.repeat(fault.bytes ?? 32_768) });
  }
  if (fault.kind === 'content-type') {
    const { 'Content-Type': _dropped, ...others } = headers;
    return { ...answer, headers: fault.value === null ? others : { ...others, 'Content-Type': fault.value } };
  }
  const body = await wholeBody(answer);
  // A 204 has nothing that could be changed.
  if (body.length === 0) return answer;
  const isXml = /xml/i.test(headers['Content-Type'] ?? '');
  switch (fault.kind) {
    case 'charset': {
      const contentType = `${isXml ? 'text/xml' : 'application/json'}; charset=${fault.declared}`;
      return withHeaders({ ...answer, body: [recharset(body, fault, isXml)] }, { 'Content-Type': contentType });
    }
    case 'damage':
      return { ...answer, body: [latin1(damaged(body.toString('latin1'), fault.part, isXml))] };
    case 'doctype':
      return { ...answer, body: [latin1(withDoctype(body.toString('latin1'), fault))] };
    case 'gzip':
      return withHeaders({ ...answer, body: [await gzipped(body)] }, GZIP);
    case 'gzip-bomb':
      return withHeaders({ ...answer, body: [await gzipBomb(body, fault.inflatedBytes)] }, GZIP);
  }
}

const GZIP = { 'Content-Encoding': 'gzip' };

/** Every byte is one character and back again: what a fault does not touch stays as it was, in any charset. */
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

/** A header takes the place of one of the same name, in whatever letter case that stands. */
function withHeaders(answer: Answer, headers: Answer['headers']): Answer {
  const given = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  const kept = Object.entries(answer.headers).filter(([name]) => !given.has(name.toLowerCase()));
  return { ...answer, headers: { ...Object.fromEntries(kept), ...headers } };
}
