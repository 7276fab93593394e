// Figures from measurements. All pure.

/** The value below which a share (0 to 1) of the values lies; NaN of none. */
export function percentile(values, share) {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** The middle value, or the mean of the two in the middle; NaN of none. */
export function median(values) {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length / 2;
  if (sorted.length === 0) return Number.NaN;
  return Number.isInteger(middle) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[Math.floor(middle)];
}

/**
 * How many times one row is another: the median of what each round says, since both were measured within it one after the other and a busy
 * moment of the machine fell on both. Rounds that only one of them has do not count.
 * @param {readonly { round: number }[]} measured
 * @param {readonly { round: number }[]} reference
 * @param {(measurement: object) => number} figure
 */
export function ratio(measured, reference, figure) {
  const byRound = new Map(reference.map((one) => [one.round, figure(one)]));
  const ratios = measured.filter(({ round }) => byRound.has(round)).map((one) => figure(one) / byRound.get(one.round));
  return median(ratios);
}

/** A row's figures: the median of its rounds, but the highest of its peaks. */
export function summarise(rounds) {
  const middle = (name) => median(rounds.map((round) => round[name]));
  const highest = (name) => Math.max(...rounds.map((round) => round[name]));
  return {
    cpuUs: middle('cpuUs'),
    perSecond: middle('perSecond'),
    p50Ms: middle('p50Ms'),
    p99Ms: middle('p99Ms'),
    upstreamCalls: middle('upstreamCalls'),
    peakMegabytes: highest('peakMegabytes'),
    ...(rounds.every(({ stallMs }) => stallMs !== undefined)
      ? { stallMs: middle('stallMs'), highestStallMs: highest('stallMs') }
      : {}),
  };
}
