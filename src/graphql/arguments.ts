import { GatewayError } from '../errors.js';

/** @throws GatewayError BAD_USER_INPUT naming the argument and its range */
export function checkRange(argument: string, value: number, min: number, max: number): number {
  if (value >= min && value <= max) return value;
  throw new GatewayError('BAD_USER_INPUT', `"${argument}" is ${value}; give ${min} to ${max}.`);
}

/** @throws GatewayError BAD_USER_INPUT naming the argument and how long it may be */
export function checkTextLength(argument: string, text: string | null | undefined, max: number): void {
  if (text == null || text.length <= max) return;
  throw new GatewayError('BAD_USER_INPUT', `"${argument}" is too long; give at most ${max} characters.`);
}

/** @throws GatewayError BAD_USER_INPUT naming the argument and the lengths that it may have */
export function checkLength<T>(argument: string, values: readonly T[], min: number, max: number): readonly T[] {
  if (values.length >= min && values.length <= max) return values;
  throw new GatewayError('BAD_USER_INPUT', `"${argument}" has ${values.length} entries; give ${min} to ${max}.`);
}
