import { once } from 'node:events';
import { STATUS_CODES } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { closeAfterTest } from './leftovers.js';

/** An upstream that says exactly the bytes that a test gives it, right or wrong. Nothing of HTTP is done for it but reading requests. */
export interface RawUpstream {
  readonly url: string;
  /** Every request that was wholly received, in order. A live view. */
  readonly requests: readonly RawRequest[];
  /** Connections accepted, with or without a request. */
  readonly connections: number;
  close(): Promise<void>;
}

export interface RawRequest {
  /** The request line and the headers, as sent. */
  readonly head: string;
  readonly body: string;
}

/** Writes to the socket whatever this upstream shall say to one request. */
export type Respond = (socket: Socket, request: RawRequest) => void;

export async function startRawUpstream(respond: Respond): Promise<RawUpstream> {
  const requests: RawRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;

  const server = createServer({ allowHalfOpen: false }, (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // The gateway breaks connections off on purpose; that is for the gateway's side of the test to judge.
    socket.on('error', () => {});
    let received = '';
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1');
      const request = wholeRequest(received);
      if (request === null) return;
      received = '';
      requests.push(request);
      respond(socket, request);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const close = closeAfterTest(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  );
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    get connections() {
      return connections;
    },
    close,
  };
}

function wholeRequest(text: string): RawRequest | null {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return null;
  const head = text.slice(0, end);
  const length = Number(/^content-length:\s*(\d+)/im.exec(head)?.[1] ?? 0);
  const body = text.slice(end + 4);
  return body.length < length ? null : { head, body };
}

type Headers = Readonly<Record<string, string>>;

/** A whole answer, after which the connection ends. */
export function answering(status: number, headers: Headers = {}, body: string | Buffer = ''): Respond {
  const bytes = Buffer.from(body);
  return (socket) => {
    socket.write(headOf(status, { ...headers, 'content-length': String(bytes.length), connection: 'close' }));
    socket.end(bytes);
  };
}

export function headOf(status: number, headers: Headers): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Odd'}\r\n${lines.join('')}\r\n`;
}

/** An address of this machine where nobody listens. */
export async function deadUrl(): Promise<string> {
  const upstream = await startRawUpstream(() => {});
  await upstream.close();
  return upstream.url;
}
