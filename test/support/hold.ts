/** Holds the event loop for at least so long. */
export function holdMs(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}
