import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { closeAfterTest } from './leftovers.js';
import { watchForSecretsIn } from './secret-watch.js';
import { until } from './until.js';

/** What a program may take until it listens. */
const BOOT_MS = 15_000;

/** A built program as a child process, with no environment but the given one. Killed after the test. */
export interface Program {
  /** What it wrote so far. */
  readonly output: { readonly stdout: string; readonly stderr: string };
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** The first line of the log with this message, once it is there; fails when the program ends without it. */
  logged(msg: RegExp): Promise<Record<string, unknown>>;
  kill(signal: NodeJS.Signals): void;
}

export function startProgram(file: string, env: Readonly<Record<string, string>>): Program {
  const path = fileURLToPath(new URL(`../../dist/${file}`, import.meta.url));
  if (!existsSync(path)) throw new Error(`There is no dist/${file}: npm run build makes it.`);
  watchForSecretsIn(env);
  const child = spawn(process.execPath, [path], { env, stdio: ['ignore', 'pipe', 'pipe'] });

  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  let hasEnded = false;
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.on('error', reject);
    // Not `exit`: its output may still be on the way then.
    child.on('close', (code, signal) => {
      hasEnded = true;
      resolve({ code, signal });
    });
  });
  closeAfterTest(async () => {
    if (!hasEnded) child.kill('SIGKILL');
    await ended;
  });

  return {
    output,
    ended,
    logged: (msg) =>
      until(
        `a line ${msg} from ${file}`,
        () => {
          const line = linesOf(output.stdout).find((candidate) => msg.test(String(candidate['msg'])));
          if (line === undefined && hasEnded) throw new Error(`${file} ended: ${output.stdout}${output.stderr}`);
          return line;
        },
        BOOT_MS,
      ),
    kill: (signal) => void child.kill(signal),
  };
}

/** The whole lines of a log; throws where one is no JSON object with a level, a time and a message. */
export function linesOf(stdout: string): readonly Record<string, unknown>[] {
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((text) => {
      const line: Record<string, unknown> = JSON.parse(text);
      for (const name of ['level', 'time', 'msg']) {
        if (typeof line[name] !== 'string') throw new Error(`No ${name} in the line ${text}`);
      }
      return line;
    });
}

/** dist/main.js, once it listens. */
export async function startMain(
  env: Readonly<Record<string, string>> = {},
): Promise<Program & { readonly url: string }> {
  const program = startProgram('main.js', { PORT: '0', ...env });
  const { url } = await program.logged(/^listening: GraphQL is at /);
  return { ...program, url: String(url) };
}
