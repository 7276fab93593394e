import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { type Answer, send, wholeBody } from '../http/answer.js';
import { pause } from '../http/pause.js';
import { rawPart } from '../http/raw-part.js';
import type { AnswerFault, Place } from './fault.js';

const HALF_WAY: Place = { fraction: 0.5 };

/** Sends an answer, or does to the connection what the fault says. Rejects when the client leaves before the end. */
export async function deliver(response: ServerResponse, answer: Answer, fault: AnswerFault | null): Promise<void> {
  // Below HTTP, where Node would repair or refuse what is meant to be wrong. A pipelined response has no socket yet, its request has.
  const { socket } = response.req;
  switch (fault?.kind) {
    case 'silence':
      if (fault.at !== undefined) await write(socket, await part(answer, 'length', fault.at));
      return;
    case 'reset':
      if (fault.at !== undefined) {
        await write(socket, await part(answer, 'length', fault.at));
        await untilRead(response);
      }
      socket.resetAndDestroy();
      return;
    case 'cut-off':
      await write(socket, await part(answer, fault.framing, fault.at ?? HALF_WAY));
      socket.destroySoon();
      return;
    case 'not-http':
      await write(socket, Buffer.from('220 mail.example ESMTP ready\r\n'));
      socket.destroySoon();
      return;
    case 'drip':
      return drip(response, answer, fault.bytes, fault.everyMs);
    default:
      return send(response, answer);
  }
}

/**
 * Gives the client time to read. Where a reset comes together with bytes that are not read yet, some clients lose these
 * bytes, and libuv, so every client on Node, takes the reset for a proper end. The turn after the pause is for a
 * client in this process, which may have been as busy as the emulator.
 */
async function untilRead(response: ServerResponse): Promise<void> {
  await pause(20, response);
  await setImmediate();
}

async function part(answer: Answer, framing: 'length' | 'chunked' | 'close', at: Place): Promise<Buffer> {
  return rawPart({ ...answer, body: await wholeBody(answer) }, framing, (length) =>
    'bytes' in at ? at.bytes : Math.floor(at.fraction * length),
  );
}

async function drip(response: ServerResponse, answer: Answer, bytes: number, everyMs: number): Promise<void> {
  const body = await wholeBody(answer);
  if (body.length === 0) return send(response, answer);
  response.writeHead(answer.status, { ...answer.headers, 'Content-Length': body.length });
  response.flushHeaders();
  for (let at = 0; at < body.length; at += bytes) {
    await pause(everyMs, response);
    response.write(body.subarray(at, at + bytes));
  }
  response.end();
}

/** Resolves when the system has taken it all. */
function write(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}
