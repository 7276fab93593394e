import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { CallRecorder } from './calls.js';
import { type ControlApi, isControlPath } from './control/api.js';
import { withFault } from './faults/content.js';
import { courseOf } from './faults/course.js';
import { deliver } from './faults/delivery.js';
import type { FaultBook } from './faults/faults.js';
import type { ServedState } from './faults/served-state.js';
import { nginxPage, send } from './http/answer.js';
import { pause } from './http/pause.js';
import { formFields, type Received, receive, targetOf } from './http/receive.js';
import { type UpstreamApi, type UpstreamCall, withoutCredentials } from './upstream-api.js';

export interface ListenerRooms {
  /** Asked in order. */
  readonly apis: readonly UpstreamApi[];
  readonly control: ControlApi;
  readonly calls: CallRecorder;
  readonly faults: Pick<FaultBook, 'meet'>;
  readonly state: Pick<ServedState, 'during'>;
  readonly latencyMs: number;
  /** The upstream's clock: milliseconds since 1970. */
  readonly now: () => number;
}

/** What nginx allows by default; a form of this API is a few hundred bytes. */
const MAX_UPSTREAM_BODY_BYTES = 1024 * 1024;

/** A customer of 100,000 rows as JSON is about 15 MB. */
const MAX_CONTROL_BODY_BYTES = 64 * 1024 * 1024;

/** The one place where requests become data and data becomes responses. */
export function createListener({
  apis,
  control,
  calls,
  faults,
  state,
  latencyMs,
  now,
}: ListenerRooms): RequestListener {
  const understand = (received: Received): UpstreamCall => {
    const call = firstOf(apis, received) ?? noApi(received);
    return received.body === null ? { ...call, answer: () => nginxPage(413) } : call;
  };

  const serveUpstream = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const startedAtMs = Date.now();
    response.once('close', calls.arrived());
    const received = await receive(request, MAX_UPSTREAM_BODY_BYTES);
    const call = understand(received);
    const fault = faults.meet(call);
    const { method, path } = received;
    calls.record({ method, path, ...call.shown, startedAtMs, ...(fault === null ? {} : { fault }) });

    const course = courseOf(fault);
    // Before the delay: a delete whose caller stops waiting has happened all the same, as on a slow real upstream.
    const right = state.during(course.effect, call.answer);
    await pause(latencyMs + course.delayMs, response);
    const answer = await withFault(right, course.answer, { failure: call.failure, nowMs: now() });
    await deliver(response, answer, course.answer);
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

function firstOf(apis: readonly UpstreamApi[], received: Received): UpstreamCall | null {
  for (const api of apis) {
    const call = api(received);
    if (call !== null) return call;
  }
  return null;
}

/** What is at other paths: nothing, says the proxy. */
const noApi = (received: Received): UpstreamCall => ({
  operation: 'other',
  user: null,
  shown: { fields: withoutCredentials(formFields(received)) },
  answer: () => nginxPage(404),
  failure: nginxPage,
});
