// Preloaded into a Node program (--import): tells its parent the longest stall of its event loop since the parent last asked.
import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 1;

const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
process.on('message', (message) => {
  if (message === 'look for stalls') {
    histogram.reset();
    histogram.enable();
  } else if (message === 'longest stall') {
    histogram.disable();
    // What it records is the time from tick to tick, its own interval included.
    process.send({ stallMs: Math.max(0, histogram.max / 1e6 - RESOLUTION_MS) });
  }
});
process.channel?.unref();
