import { GatewayError } from '../errors.js';

/** A single delete that failed, as an error that says whether it may have been applied (`extensions.outcome`). */
export class DeleteFailed extends GatewayError {
  readonly outcome: 'FAILED' | 'UNKNOWN';

  constructor(outcome: 'FAILED' | 'UNKNOWN', { code, message, delivery, retryAfterMs, cause }: GatewayError) {
    super(code, message, { delivery, cause, ...(retryAfterMs === null ? {} : { retryAfterMs }) });
    this.outcome = outcome;
  }
}
