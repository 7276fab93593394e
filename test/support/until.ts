import { setTimeout as sleep } from 'node:timers/promises';

type Answer<T> = T | undefined | null | false;

/** Waits for what no promise tells: asks every few milliseconds, and gives up after `ms`. */
export async function until<T>(what: string, ask: () => Answer<T> | Promise<Answer<T>>, ms = 5000): Promise<T> {
  const deadline = performance.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`${ms} ms went by without ${what}.`);
    await sleep(5);
  }
}
