import { createHangUp } from '../hang-up.js';
import type { Work } from './port.js';

/** The same work for whoever must find out what a delete did: whether or not the caller still waits, and whosever budget is spent. */
export function detached(work: Work): Work {
  return { ...work, signal: createHangUp().signal, takeUpstreamCall: () => undefined };
}
