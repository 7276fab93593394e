import { existsSync, readFileSync } from 'node:fs';
import { test } from '@jest/globals';

/** The records of deletes in a file; throws where a line is no JSON. */
export function auditLines(path: string): readonly Record<string, unknown>[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** A disk that is full from the start. */
export const FULL_DISK = '/dev/full';

/** A test that needs one. */
export function testOnFullDisk(name: string, run: () => Promise<void>): void {
  if (existsSync(FULL_DISK)) test(name, run);
  else test.skip(`${name} (this system has no ${FULL_DISK})`, run);
}
