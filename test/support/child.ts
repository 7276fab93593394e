import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { closeAfterTest } from './leftovers.js';
import { watchForSecretsIn } from './secret-watch.js';

/** Programs of this package as processes of their own, as they are built: `npm test` builds first. */

export interface Finished {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  /** What the process has written so far to stdout. */
  readonly output: string;
  /** The URL that it printed first. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

export interface ChildOptions {
  /** Nothing of this process's environment but PATH and HOME gets into the child. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Where the built program of a source file is: `dist('commands/doctor.js')`. */
export function dist(path: string): string {
  return fileURLToPath(new URL(`../../dist/${path}`, import.meta.url));
}

/** Runs a program to its end, whatever its exit code. */
export async function run(command: string, args: readonly string[], options: ChildOptions = {}): Promise<Finished> {
  const child = start(command, args, options);
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** Runs a program until it has printed a URL. Stopped after the test with SIGTERM, and with it all that it started (`npx` does). */
export async function runUntilUrl(
  command: string,
  args: readonly string[],
  options: ChildOptions = {},
): Promise<Running> {
  const child = start(command, args, options);
  const { pid } = child;
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const ended = once(child, 'close');
  const stop = closeAfterTest(async () => {
    if (pid !== undefined && child.exitCode === null) process.kill(-pid, 'SIGTERM');
    await ended;
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const [found] = /http:\/\/[\w.:]+:\d+\b/.exec(stdout.text) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.on('error', reject);
    child.on('close', (code) =>
      reject(new Error(`${command} ended with ${code} before it printed a URL: ${stdout.text}${stderr.text}`)),
    );
  });
  return {
    url,
    get output() {
      return stdout.text;
    },
    stop,
  };
}

function start(command: string, args: readonly string[], options: ChildOptions): ChildProcessWithoutNullStreams {
  const { PATH = '', HOME = '' } = process.env;
  watchForSecretsIn(options.env ?? {});
  return spawn(command, args, {
    env: { PATH, HOME, ...options.env },
    // A process group of its own, so that a signal can be sent to all of it.
    detached: true,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
}

function collect(stream: NodeJS.ReadableStream): { readonly text: string } {
  const collected = { text: '' };
  stream.setEncoding('utf8').on('data', (text: string) => {
    collected.text += text;
  });
  return collected;
}
