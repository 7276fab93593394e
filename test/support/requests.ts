import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';

/** A request that came over no connection: its head; the test pushes its body. */
export function aRequest(head: Partial<Pick<IncomingMessage, 'method' | 'url' | 'headers'>> = {}): IncomingMessage {
  return Object.assign(new IncomingMessage(new Socket()), { method: 'POST', url: '/', ...head });
}

/** The answer to it, which goes nowhere. */
export function aResponse(): ServerResponse {
  return new ServerResponse(aRequest());
}
