import process from 'node:process';
import fc from 'fast-check';

/** `FUZZ_RUNS` sets how many inputs every property is tried with. fast-check prints the seed of a failure. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 500);

/** @param share of the runs, for properties whose single run is dear */
export function fuzz<T extends [unknown, ...unknown[]]>(property: fc.IProperty<T>, share = 1): void {
  fc.assert(property, { numRuns: Math.max(1, Math.ceil(RUNS * share)) });
}

export async function fuzzAsync<T extends [unknown, ...unknown[]]>(
  property: fc.IAsyncProperty<T>,
  share = 1,
): Promise<void> {
  await fc.assert(property, { numRuns: Math.max(1, Math.ceil(RUNS * share)) });
}

/** Sizes of slices, small ones more often. */
export const sliceSizes = fc.array(
  fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 400 })),
  {
    minLength: 1,
    maxLength: 8,
  },
);
