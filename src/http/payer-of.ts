import type { IncomingMessage } from 'node:http';
import type { Caller } from '../auth/caller.js';
import type { Payer } from '../budgets/budget-keys.js';
import { addressKey, clientAddress } from '../budgets/client-address.js';

/** Whose budgets a request is billed to: the subject of its token, else the address that it comes from. @param caller null: not known */
export type PayerOf = (request: IncomingMessage, caller: Caller | null) => Payer;

/** @param trustedHops proxies in front of the gateway, 0 or more */
export function createPayerOf(trustedHops: number): PayerOf {
  return (request, caller) => {
    if (caller !== null && caller.subject !== null) return { kind: 'subject', name: caller.subject };
    const forwardedFor = request.headers['x-forwarded-for'];
    const listed = Array.isArray(forwardedFor) ? forwardedFor.join(',') : forwardedFor;
    const address = clientAddress(request.socket.remoteAddress ?? '', listed, trustedHops);
    return { kind: 'address', name: addressKey(address) };
  };
}
