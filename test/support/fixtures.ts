import { readFileSync } from 'node:fs';

/** The bytes of test/fixtures/{name}. */
export function fixture(name: string): Buffer {
  return readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
}

export interface RecordedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An `.http` fixture: status line, the headers that matter, an empty line, the body and one more line end (MANIFEST.md). */
export function recordedAnswer(name: string): RecordedAnswer {
  const [head = '', body = ''] = fixture(name).toString('utf8').split('\n\n');
  const [statusLine = '', ...headerLines] = head.split('\n');
  const headers = headerLines
    .map((line) => line.split(': ') as [string, string])
    .filter(([header]) => header !== 'Content-Length');
  return {
    status: Number(statusLine.split(' ')[1]),
    headers: Object.fromEntries(headers),
    body: body.replace(/\n$/, ''),
  };
}
