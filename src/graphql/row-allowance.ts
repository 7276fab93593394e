import { GatewayError } from '../errors.js';

/** Rows of one answer, over all its fields. */
export interface RowAllowance {
  /**
   * @param wayOut what to ask for instead
   * @throws GatewayError RESULT_TOO_LARGE when the answer would have more rows than it may
   */
  take(rows: number, wayOut?: string): void;
  /** The operation is run again from its start. */
  reset(): void;
}

const SMALLER_LISTS = 'page with invalidEmailsConnection, or give a limit';

export function createRowAllowance(maxRows: number): RowAllowance {
  let left = maxRows;
  return {
    take(rows, wayOut = SMALLER_LISTS) {
      if (rows > left) {
        throw new GatewayError(
          'RESULT_TOO_LARGE',
          `The answer would have more than ${maxRows} rows (MAX_ROWS_PER_RESPONSE); ${wayOut}.`,
        );
      }
      left -= rows;
    },
    reset() {
      left = maxRows;
    },
  };
}
