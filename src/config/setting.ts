import { z } from 'zod';
import { Secret } from '../secret.js';
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

/** A setting under its own name, or in the file that `<name>_FILE` names: what is mounted need not stand in the environment as well. */
export function orFile<const N extends string, T extends z.ZodType>(name: N, setting: T) {
  const file = z
    .string()
    .optional()
    .describe(`A file that holds \`${name}\`, in its place; a line break at its end does not count.`);
  return { [name]: setting, [fileOf(name)]: file } as Record<N, T> & Record<`${N}_FILE`, typeof file>;
}

export const secret = <const N extends string>(name: N, description: string) =>
  orFile(
    name,
    z
      .string()
      .transform((text) => new Secret(text))
      .optional()
      .describe(`${description} A secret.`),
  );

export const fileOf = <const N extends string>(name: N) => `${name}_FILE` as const;

/** Timers of Node take no more. */
export const MAX_MS = 2 ** 31 - 1;

/**
 * Tells one problem: it names a setting, what is wrong and the way out, and holds no value that may be secret.
 * @param about settings that the rule rests on: where one could not be read, its default says nothing
 */
export type Report = (problem: string, ...about: readonly (keyof Settings)[]) => void;
