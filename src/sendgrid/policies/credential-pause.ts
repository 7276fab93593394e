import { GatewayError } from '../../errors.js';
import type { Policy } from '../exchange.js';

const PAUSE_MS = 30_000;

export interface CredentialPause {
  readonly policy: Policy;
  /** Whether calls are being refused now. */
  isPaused(): boolean;
}

/** Refused credentials stop all calls for a while: hammering on locks accounts. @param now milliseconds since the epoch */
export function createCredentialPause(now: () => number): CredentialPause {
  let pausedUntilMs = 0;
  const isPaused = (): boolean => now() < pausedUntilMs;

  const policy: Policy = (next) => async (exchange, work) => {
    if (isPaused()) throw paused(pausedUntilMs - now());
    try {
      return await next(exchange, work);
    } catch (thrown) {
      if (thrown instanceof GatewayError && thrown.code === 'UPSTREAM_REJECTED') pausedUntilMs = now() + PAUSE_MS;
      throw thrown;
    }
  };
  return { policy, isPaused };
}

function paused(leftMs: number): GatewayError {
  const seconds = Math.ceil(leftMs / 1000);
  const message = `The upstream refused the gateway's own credentials a moment ago; calls are paused for ${seconds} s more.`;
  return new GatewayError('UPSTREAM_REJECTED', message, { delivery: 'unsent' });
}
