import { setImmediate } from 'node:timers/promises';
import { type ErrorCode, GatewayError } from '../../src/errors.js';

/** Everything that needs no timer has happened. Jest's fake timers do not hold it up. */
export async function everythingSettled(): Promise<void> {
  await setImmediate();
}

/** How a promise stands now, without waiting for anything: `kept`, `pending`, or the code of the GatewayError it failed with. */
export async function stateOf(promise: Promise<unknown>): Promise<'kept' | 'pending' | ErrorCode> {
  return Promise.race([
    promise.then(
      () => 'kept' as const,
      (thrown: unknown) => {
        if (thrown instanceof GatewayError) return thrown.code;
        throw new Error('Something else than a GatewayError was thrown.', { cause: thrown });
      },
    ),
    everythingSettled().then(() => 'pending' as const),
  ]);
}
