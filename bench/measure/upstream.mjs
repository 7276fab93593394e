import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { reply } from './measure.mjs';

const PROGRAM = fileURLToPath(new URL('../upstream/upstream.mjs', import.meta.url));

/** Starts the benchmark's upstream in a process of its own. It ends with its parent. */
export async function startUpstream(delayMs) {
  const child = fork(PROGRAM, [String(delayMs)]);
  const [{ url }] = await once(child, 'message');
  return {
    url,
    calls: async () => (await reply(child, 'calls')).calls,
    async stop() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
