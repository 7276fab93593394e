import type { ChildProcess } from 'node:child_process';
import { hasSubscribers, subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';
import { types } from 'node:util';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { NAMES_WITH_FILES } from '../../src/config/setting-files.js';
import { Secret } from '../../src/secret.js';

/**
 * Hears all that this process says: every line of a log, every answer of a gateway, every word of a child. Whoever wrote a test need
 * do nothing for it. What it looks for is every text that a `Secret` has ever given out here, and what `watchFor` was told.
 */
export interface SecretWatch {
  /** Where secrets were seen since the last look, with what was said around them; empty where all is well. */
  takeLeaks(): readonly string[];
  /** Something else that was said, such as the message of an error. */
  hear(where: string, text: string): void;
  stop(): void;
}

const watched = new Set<string>();
let forms: RegExp | null = null;

/** Looks for a secret that this process never reveals itself, such as one of a child. Ordinary words are none: they stand everywhere. */
export function watchFor(secret: string): void {
  if (secret.length < 6 || !/[^A-Za-z]/.test(secret) || watched.has(secret)) return;
  watched.add(secret);
  forms = new RegExp([...watched].flatMap(formsOf).map(literally).join('|'));
}

/** The secrets among the settings that a child is given: it reveals them where this process does not hear it. */
export function watchForSecretsIn(env: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(env)) {
    // `npm run compare` takes the same names behind a prefix.
    if (NAMES_WITH_FILES.some((known) => name.endsWith(known))) watchFor(value);
  }
}

/** As it is, and as it stands in a form, in a URL, in JSON, and in a header of basic authentication. */
function formsOf(secret: string): readonly string[] {
  const inForm = new URLSearchParams({ a: secret }).toString().slice(2);
  const inJson = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    inForm,
    encodeURIComponent(secret),
    inJson,
    Buffer.from(secret).toString('base64').replace(/=*$/, ''),
  ];
}

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const ENCODINGS: Readonly<Record<string, (body: Buffer) => Buffer>> = { br: brotliDecompressSync, gzip: gunzipSync };

export function startSecretWatch(): SecretWatch {
  const leaks: string[] = [];
  const children: (() => void)[] = [];
  const hear = (where: string, text: string): void => {
    const found = forms?.exec(text);
    if (found == null) return;
    const around = text.slice(Math.max(0, found.index - 40), found.index).replaceAll(/\s+/g, ' ');
    leaks.push(`${where}: ${around}[a secret]`);
  };

  const reveal = Reflect.get(Secret.prototype, 'reveal') as (this: Secret) => string;
  Secret.prototype.reveal = function (this: Secret): string {
    const text = reveal.call(this);
    watchFor(text);
    return text;
  };
  const channels: Readonly<Record<string, (message: never) => void>> = {
    'tracing:pino_asJson:end': ({ result }: { result: string }) => hear('a line of the log', result),
    'http.server.request.start': ({ response }: { response: ServerResponse }) => listenToAnswer(response, hear),
    // It is told of before it has its streams.
    child_process: ({ process }: { process: ChildProcess }) =>
      queueMicrotask(() => children.push(listenToChild(process, hear))),
  };
  Object.keys(channels).forEach(keepForever);
  const listen = (how: typeof subscribe | typeof unsubscribe): void => {
    for (const [name, listener] of Object.entries(channels)) how(name, listener as (message: unknown) => void);
  };
  listen(subscribe);

  return {
    hear,
    takeLeaks() {
      for (const look of children) look();
      return leaks.splice(0);
    },
    stop() {
      listen(unsubscribe);
      Secret.prototype.reveal = reveal;
    },
  };
}

/**
 * Node 20 forgets a channel that was collected only after one of the same name has been made, and then the new one with it: the watch
 * of the next test file in this process would be deaf (nodejs/node#59910). A channel with a subscriber is never collected. This one
 * outlives the file, so it is one of Node's own functions, and one that only looks (`clearImmediate` does not: in Node 20 it takes whatever
 * it is given out of the queue of immediates, and others with it).
 */
function keepForever(name: string): void {
  if (!hasSubscribers(name)) subscribe(name, types.isProxy);
}

type Hear = SecretWatch['hear'];

function listenToAnswer(response: ServerResponse, hear: Hear): void {
  const chunks: Buffer[] = [];
  // The mark of the gateway's answers; what a test upstream says is its own affair.
  const isOurs = (): boolean => response.hasHeader('x-request-id');
  const keep = (chunk: unknown): void => {
    if (isOurs() && (typeof chunk === 'string' || chunk instanceof Uint8Array)) chunks.push(Buffer.from(chunk));
  };
  const [write, end] = [response.write.bind(response), response.end.bind(response)];
  response.write = (...given: unknown[]) => {
    keep(given[0]);
    return Reflect.apply(write, response, given);
  };
  response.end = (...given: unknown[]) => {
    keep(given[0]);
    return Reflect.apply(end, response, given);
  };
  response.once('close', () => {
    if (!isOurs()) return;
    const { url } = response.req;
    hear(`the headers of the answer to ${url}`, JSON.stringify(response.getHeaders()));
    hear(`the answer to ${url}`, decode(Buffer.concat(chunks), response.getHeader('content-encoding')));
  });
}

function decode(body: Buffer, encoding: unknown): string {
  try {
    return (ENCODINGS[String(encoding)]?.(body) ?? body).toString('utf8');
  } catch {
    // Broken off on the way: as far as it came it cannot be read.
    return '';
  }
}

/** @returns looks at what came since the last look; a piece may end within a secret, so all of it is looked at once more */
function listenToChild(child: ChildProcess, hear: Hear): () => void {
  let text = '';
  let heard = 0;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: unknown) => {
      text += String(chunk);
    });
  }
  return () => {
    if (text.length === heard) return;
    heard = text.length;
    hear(`what ${child.spawnargs.join(' ')} printed`, text);
  };
}
