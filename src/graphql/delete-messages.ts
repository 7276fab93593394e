import type { DeleteResult } from '../invalid-emails/port.js';

/** The words of an outcome, the same whichever version of the upstream is behind. */
export function messageOf(result: DeleteResult): string {
  switch (result.outcome) {
    case 'DELETED':
      return result.known === 'by answer' ? 'success' : 'gone (read back)';
    case 'NOT_FOUND':
      return 'Email does not exist';
    case 'FAILED':
    case 'UNKNOWN':
      return result.error.message;
  }
}
