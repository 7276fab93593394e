import { connect, type Socket } from 'node:net';
import type { Emulator } from '../../../src/emulator/emulator.js';
import { ACCOUNT } from '../../support/account.js';

/** What a client without any HTTP of its own sees of one connection. */
export interface Wire {
  /** All that came so far, as Latin-1: one character per byte. */
  readonly text: string;
  /** How often something came. */
  readonly arrivals: number;
  /** FIN: the emulator ended properly. RST: it reset. Null while the connection is open. */
  readonly end: 'FIN' | 'RST' | null;
  /** When it has ended. Rejects for any other failure of the connection. */
  readonly ended: Promise<void>;
  readonly socket: Socket;
}

export type Format = 'json' | 'xml';
export const FORMATS: readonly Format[] = ['json', 'xml'];
export const USER = 'eexampexample@example.com';

type Fields = Readonly<Record<string, string>>;

export const LIST: Fields = { method: 'invalidemails', task: 'get', user: USER };
export const DELETE: Fields = { method: 'invalidemails', task: 'delete', user: USER, email: 'isaac@hotmail' };

/** Sends one request of version 1 on a connection of its own. */
export const open = (emulator: Emulator, format: Format, fields: Fields = LIST): Wire =>
  openRaw(emulator, formRequest(`/api/distributor.manage.${format}`, fields));

/** Sends these bytes on a connection of their own. */
export function openRaw(emulator: Emulator, request: string): Wire {
  const socket = connect(emulator.port, '127.0.0.1');
  const seen = { text: '', arrivals: 0, end: null as Wire['end'] };
  const ended = new Promise<void>((resolve, reject) => {
    socket.on('error', (error) => {
      if ('code' in error && error.code === 'ECONNRESET') seen.end = 'RST';
      else reject(error);
    });
    socket.on('end', () => {
      seen.end = 'FIN';
    });
    socket.on('close', () => resolve());
  });
  socket.on('data', (chunk) => {
    seen.text += chunk.toString('latin1');
    seen.arrivals += 1;
  });
  socket.write(request);
  return {
    get text() {
      return seen.text;
    },
    get arrivals() {
      return seen.arrivals;
    },
    get end() {
      return seen.end;
    },
    ended,
    socket,
  };
}

/** Sends one request of version 1 and waits for the end of the connection. */
export const talk = (emulator: Emulator, format: Format, fields: Fields = LIST): Promise<Wire> =>
  whole(open(emulator, format, fields));

export async function whole(wire: Wire): Promise<Wire> {
  await wire.ended;
  return wire;
}

/** Of versions 1 and 2. */
export function formRequest(path: string, fields: Fields): string {
  const body = new URLSearchParams({ api_user: ACCOUNT.user, api_key: ACCOUNT.key, ...fields }).toString();
  return requestOf('POST', path, { 'Content-Type': 'application/x-www-form-urlencoded' }, body);
}

export interface RestInit {
  /** The customer; without one it is about the parent's own list. */
  readonly as?: string;
  readonly body?: unknown;
}

/** Of version 3. */
export function restRequest(method: string, target: string, { as, body }: RestInit = {}): string {
  const behalf = as === undefined ? {} : { 'On-Behalf-Of': as };
  const headers = { Authorization: `Bearer ${ACCOUNT.key}`, Accept: 'application/json', ...behalf };
  if (body === undefined) return requestOf(method, target, headers, '');
  return requestOf(method, target, { ...headers, 'Content-Type': 'application/json' }, JSON.stringify(body));
}

/** `close`: so that an answer that is right ends the connection as well. */
function requestOf(method: string, target: string, headers: Fields, body: string): string {
  return [
    `${method} ${target} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Connection: close',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
    '',
    body,
  ].join('\r\n');
}

export interface Message {
  readonly statusLine: string;
  /** Names as they were sent. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The bytes of an answer in their parts; the body as it stands on the wire, chunks and all. */
export function messageOf({ text }: Pick<Wire, 'text'>): Message {
  const end = text.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = Object.fromEntries(lines.map((line) => [line.split(': ', 1)[0] ?? '', line.replace(/^.*?: /, '')]));
  return { statusLine, headers, body: text.slice(end + 4) };
}

/** The right answer, as a whole. */
export async function rightBody(emulator: Emulator, format: Format, fields: Fields = LIST): Promise<string> {
  return messageOf(await talk(emulator, format, fields)).body;
}
