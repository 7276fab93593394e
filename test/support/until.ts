import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for what no promise tells: asks every few milliseconds, and gives up after five seconds. */
export async function until<T>(what: string, ask: () => T | undefined | null | false): Promise<T> {
  const deadline = performance.now() + 5000;
  for (;;) {
    const answer = ask();
    if (answer !== undefined && answer !== null && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`Five seconds went by without ${what}.`);
    await sleep(5);
  }
}
