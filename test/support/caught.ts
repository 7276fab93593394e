import { GatewayError } from '../../src/errors.js';
import { secretWatch } from './watch-secrets.js';

/** The GatewayError that `action` throws. Anything else thrown, and nothing thrown, fails the test that asks. */
export function caught(action: () => unknown): GatewayError {
  try {
    action();
  } catch (thrown) {
    return asExpected(thrown);
  }
  throw new Error('Nothing was thrown, a GatewayError was expected.');
}

/** The same of a promise. */
export async function rejected(promise: Promise<unknown>): Promise<GatewayError> {
  const outcome = await promise.then(
    () => ({ thrown: null }),
    (thrown: unknown) => ({ thrown }),
  );
  if (outcome.thrown === null) throw new Error('The promise was kept, a GatewayError was expected.');
  return asExpected(outcome.thrown);
}

function asExpected(thrown: unknown): GatewayError {
  if (thrown instanceof GatewayError) {
    secretWatch.hear('the message of an error', thrown.message);
    return thrown;
  }
  throw new Error('Something else than a GatewayError was thrown.', { cause: thrown });
}
