import { GatewayError } from '../../errors.js';
import type { Exchange, Policy } from '../exchange.js';

const PAUSE_MS = 30_000;

export interface CredentialPause {
  readonly policy: Policy;
  /** Whether calls are being refused now. */
  isPaused(): boolean;
}

export interface CredentialPauseOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Whether a refusal is about the credentials as such, and not about one customer or one permission. Default: each is. */
  readonly isAboutTheKey?: ((refusal: GatewayError, exchange: Exchange<unknown>) => boolean) | undefined;
}

/** Refused credentials stop all calls for a while: hammering on locks accounts. */
export function createCredentialPause({ now, isAboutTheKey = () => true }: CredentialPauseOptions): CredentialPause {
  let pausedUntilMs = 0;
  const isPaused = (): boolean => now() < pausedUntilMs;

  const policy: Policy = (next) => (exchange, work) => {
    if (isPaused()) return Promise.reject(paused(pausedUntilMs - now()));
    return next(exchange, work).catch((thrown: unknown) => {
      const isRefusal = thrown instanceof GatewayError && thrown.code === 'UPSTREAM_REJECTED';
      if (isRefusal && isAboutTheKey(thrown, exchange)) pausedUntilMs = now() + PAUSE_MS;
      throw thrown;
    });
  };
  return { policy, isPaused };
}

function paused(leftMs: number): GatewayError {
  const seconds = Math.ceil(leftMs / 1000);
  const message = `The upstream refused the gateway's own credentials a moment ago; calls are paused for ${seconds} s more.`;
  return new GatewayError('UPSTREAM_REJECTED', message, { delivery: 'unsent' });
}
