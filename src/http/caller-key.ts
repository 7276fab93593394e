import type { IncomingMessage } from 'node:http';
import type { Caller } from '../auth/caller.js';
import { addressKey, clientAddress } from '../budgets/client-address.js';

/** Whose budgets a request is billed to: the subject of its token, else the address that it comes from. @param caller null: not known */
export type CallerKey = (request: IncomingMessage, caller: Caller | null) => string;

/** @param trustedHops proxies in front of the gateway, 0 or more */
export function createCallerKey(trustedHops: number): CallerKey {
  return (request, caller) => {
    if (caller !== null && caller.subject !== null) return `subject ${caller.subject}`;
    const forwardedFor = request.headers['x-forwarded-for'];
    const listed = Array.isArray(forwardedFor) ? forwardedFor.join(',') : forwardedFor;
    return `address ${addressKey(clientAddress(request.socket.remoteAddress ?? '', listed, trustedHops))}`;
  };
}
