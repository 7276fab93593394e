import { writeSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

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

async function lacksLineFeed(path: string): Promise<boolean> {
  let handle: FileHandle | null = null;
  try {
    handle = await open(path, 'r');
    const stats = await handle.stat();
    if (!stats.isFile() || stats.size === 0) return false;
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, stats.size - 1);
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
