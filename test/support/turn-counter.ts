/** Counts the turns of the event loop that others have from now on. */
export function startTurnCounter(): { stop(): number } {
  let turns = 0;
  let isOver = false;
  const count = (): void => {
    turns++;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  return {
    stop() {
      isOver = true;
      return turns;
    },
  };
}
