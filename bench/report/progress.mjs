/** Tells what is being done: on a terminal as one line that changes, elsewhere a line for each scenario. */
export function createProgress(out = process.stderr) {
  const startedMs = performance.now();
  const elapsed = () => {
    const seconds = Math.round((performance.now() - startedMs) / 1000);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  };
  let scenario = '';
  return {
    scenario(id, place, count) {
      scenario = `${id} (${place} of ${count})`;
      if (!out.isTTY) out.write(`${elapsed()} scenario ${scenario}\n`);
    },
    step(what) {
      if (out.isTTY)
        out.write(`\r\u001b[K${elapsed()} scenario ${scenario}: ${what}`.slice(0, (out.columns ?? 80) + 4));
    },
    clear() {
      if (out.isTTY) out.write('\r\u001b[K');
    },
  };
}
