import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeAfterTest } from './leftovers.js';

/** A directory of the test's own, removed after it. */
export async function temporaryDirectory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'invalid-emails-'));
  closeAfterTest(() => rm(path, { recursive: true, force: true }));
  return path;
}
