import { setMaxListeners } from 'node:events';
import type { Work } from './port.js';

/** The same work for whoever must find out what a delete did: whether or not the caller still waits, and whosever budget is spent. */
export function detached(work: Work): Work {
  const { signal } = new AbortController();
  // One listener for every delete that is sent again; Node takes more than ten for a leak.
  setMaxListeners(0, signal);
  return { ...work, signal, takeUpstreamCall: () => undefined };
}
