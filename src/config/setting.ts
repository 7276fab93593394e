import { z } from 'zod';
import type { Settings } from './settings.js';

/** What settings are made of. Values are texts here; empty ones count as unset before a setting sees them. */

export const integer = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be a whole number from ${min} to ${max}`);

export const oneOf = <const T extends readonly [string, ...string[]]>(...values: T) =>
  z.enum(values, `must be one of ${values.join(', ')}`);

/** Timers of Node take no more. */
export const MAX_MS = 2 ** 31 - 1;

/**
 * Tells one problem: it names a setting, what is wrong and the way out, and holds no value that may be secret.
 * @param about settings that the rule rests on: where one could not be read, its default says nothing
 */
export type Report = (problem: string, ...about: readonly (keyof Settings)[]) => void;
