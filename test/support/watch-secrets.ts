import { afterAll, afterEach } from '@jest/globals';
// First, so that what a test opened is closed, and has said its last, before this looks.
import './leftovers.js';
import { startSecretWatch } from './secret-watch.js';

/** Loaded by Jest before every test file: a test in which a secret was logged, answered or printed has failed. */
export const secretWatch = startSecretWatch();

function look(): void {
  const leaks = secretWatch.takeLeaks();
  if (leaks.length > 0) throw new Error(`Secrets were shown:\n${leaks.join('\n')}`);
}

afterEach(look);
afterAll(() => {
  secretWatch.stop();
  look();
});
