import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { CallRecorder } from './calls.js';
import { type ControlApi, isControlPath } from './control/api.js';
import { type Answer, nginxPage, send } from './http/answer.js';
import { formFields, type Received, receive, targetOf } from './http/receive.js';

/** One API of the upstream: an answer to its own paths, null to all others. */
export type UpstreamApi = (received: Received) => Answer | null;

export interface ListenerRooms {
  /** Asked in order. */
  readonly apis: readonly UpstreamApi[];
  readonly control: ControlApi;
  readonly calls: CallRecorder;
  readonly latencyMs: number;
}

/** What nginx allows by default; a form of this API is a few hundred bytes. */
const MAX_UPSTREAM_BODY_BYTES = 1024 * 1024;

/** A customer of 100,000 rows as JSON is about 15 MB. */
const MAX_CONTROL_BODY_BYTES = 64 * 1024 * 1024;

/** The one place where requests become data and data becomes responses. */
export function createListener({ apis, control, calls, latencyMs }: ListenerRooms): RequestListener {
  const answerUpstream = (received: Received): Answer => {
    if (received.body === null) return nginxPage(413);
    for (const api of apis) {
      const answer = api(received);
      if (answer !== null) return answer;
    }
    return nginxPage(404);
  };

  const serveUpstream = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const startedAtMs = Date.now();
    response.once('close', calls.arrived());
    const received = await receive(request, MAX_UPSTREAM_BODY_BYTES);
    const { method, path } = received;
    calls.record({ method, path, fields: withoutCredentials(formFields(received)), startedAtMs });
    // Before the delay: a delete whose caller stops waiting has happened all the same, as on a slow real upstream.
    const answer = answerUpstream(received);
    await delay(latencyMs, response);
    await send(response, answer);
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!isControlPath(targetOf(request).path)) return serveUpstream(request, response);
    return send(response, control(await receive(request, MAX_CONTROL_BODY_BYTES)));
  };

  return (request, response) => {
    serve(request, response).catch(() => {
      // The client left, or the emulator is being closed, or it has a bug: only the last still has somebody to tell.
      if (response.headersSent || response.destroyed) response.destroy();
      else send(response, nginxPage(500)).catch(() => response.destroy());
    });
  };
}

function withoutCredentials(fields: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== 'api_user' && name !== 'api_key'));
}

/** Rejects when the connection ends first, so that no timer keeps the process alive after a close. */
async function delay(ms: number, response: ServerResponse): Promise<void> {
  if (ms <= 0) return;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  await setTimeout(ms, undefined, { signal: gone.signal });
}
