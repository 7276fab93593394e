import { writeSync } from 'node:fs';
import { access, constants, type FileHandle, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Something that can only be added to. */
export interface AppendFile {
  /** What is there ends within a line: a disk was full, or a machine went down. */
  readonly endsWithinLine: boolean;
  /** All of it, in one call where the system takes it in one; rejects with the system's error. Callers wait for one before the next. */
  append(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Whom deletes concern is nobody's business but the operator's. */
const OWNER_ONLY = 0o600;
const LINE_FEED = 10;

/** Creates the file where there is none. Rejects with the system's error. */
export async function openAppendFile(path: string): Promise<AppendFile> {
  const endsWithinLine = await lacksLineFeed(path);
  const handle = await open(path, 'a', OWNER_ONLY);
  return { endsWithinLine, append: (bytes) => handle.appendFile(bytes), close: () => handle.close() };
}

/** Whether it could be opened, as far as that can be said without touching it. Rejects with the system's error. */
export async function checkAppendable(path: string): Promise<void> {
  const stats = await stat(path).catch((thrown: unknown) => {
    if (codeOf(thrown) === 'ENOENT') return null;
    throw thrown;
  });
  if (stats?.isDirectory() === true) throw Object.assign(new Error('It is a directory.'), { code: 'EISDIR' });
  if (stats === null) await access(dirname(path), constants.W_OK | constants.X_OK);
  else await access(path, constants.W_OK);
}

async function lacksLineFeed(path: string): Promise<boolean> {
  let handle: FileHandle | null = null;
  try {
    // A named pipe that is opened for reading waits for somebody to write, which would be us.
    if (!(await stat(path)).isFile()) return false;
    handle = await open(path, 'r');
    const { size } = await handle.stat();
    if (size === 0) return false;
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer[0] !== LINE_FEED;
  } catch {
    // It is not there yet, or may be written but not read: nothing says that it ends badly.
    return false;
  } finally {
    await handle?.close();
  }
}

const STDOUT_FD = 1;
const FULL_PIPE_WAIT_MS = 10;
const FULL_PIPE_TRIES = 100;

/**
 * The process's stdout. Written synchronously as the log's own lines are (pino): from another thread a long record could end up in the
 * middle of one of them.
 */
export const STDOUT: AppendFile = {
  endsWithinLine: false,
  async append(bytes) {
    let rest = bytes;
    for (let tries = 0; rest.length > 0; ) {
      try {
        rest = rest.subarray(writeSync(STDOUT_FD, rest));
      } catch (thrown) {
        tries += 1;
        if (codeOf(thrown) !== 'EAGAIN' || tries > FULL_PIPE_TRIES) throw thrown;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, FULL_PIPE_WAIT_MS);
      }
    }
  },
  close: async () => {},
};

/** What the system calls an error, such as ENOSPC; of anything else its name. */
export function codeOf(thrown: unknown): string {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown) return String(thrown.code);
  return thrown instanceof Error ? thrown.name : typeof thrown;
}
