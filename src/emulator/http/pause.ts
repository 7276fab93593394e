import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';

/** Waits. Rejects when the connection ends first, so that no timer keeps the process alive after a close. */
export async function pause(ms: number, response: ServerResponse): Promise<void> {
  if (ms <= 0) return;
  const gone = new AbortController();
  const onClose = (): void => gone.abort();
  if (response.destroyed) onClose();
  response.once('close', onClose);
  try {
    await setTimeout(ms, undefined, { signal: gone.signal });
  } finally {
    response.off('close', onClose);
  }
}
