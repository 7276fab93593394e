import type { Row } from '../state.js';
import type { AnswerFault, DeleteFault, Fault, LatencyFault, ListFault } from './fault.js';

/** What the state does and shows during one call. */
export interface Effect {
  /** A delete is applied after so many milliseconds; 0: at once; null: never. */
  readonly appliedAfterMs: number | null;
  /** How long lists go on showing what the delete removed, in milliseconds. */
  readonly visibleMs: number;
  /** The rows that a list shows instead of the real ones. */
  readonly shown: (rows: readonly Row[]) => readonly Row[];
}

/** What becomes of one call: a fault taken apart into what each stage has to do. */
export interface Course {
  readonly effect: Effect;
  readonly delayMs: number;
  readonly answer: AnswerFault | null;
}

const UNDISTURBED: Effect = { appliedAfterMs: 0, visibleMs: 0, shown: (rows) => rows };

export function courseOf(fault: Fault | null): Course {
  if (fault === null) return { effect: UNDISTURBED, ...answerOf(null) };
  switch (fault.kind) {
    case 'duplicate-rows':
    case 'oversized-list':
      return { effect: { ...UNDISTURBED, shown: shownRows(fault) }, ...answerOf(null) };
    case 'delete-applied':
    case 'delete-not-applied':
    case 'delete-late':
    case 'delete-lag':
      return { effect: effectOfDelete(fault), ...answerOf(fault.answer ?? null) };
    default: {
      const course = answerOf(fault);
      const isReached = course.answer === null || !standsBeforeTheApi(course.answer);
      return { effect: { ...UNDISTURBED, appliedAfterMs: isReached ? 0 : null }, ...course };
    }
  }
}

function answerOf(fault: AnswerFault | LatencyFault | null): Omit<Course, 'effect'> {
  if (fault?.kind === 'latency') return { delayMs: fault.ms, answer: fault.answer ?? null };
  return { delayMs: 0, answer: fault };
}

/**
 * What hides the whole of the API's answer is, unless a fault of deletes says otherwise, somebody in front of the API
 * who never asked it: a rate limiter, a proxy, a broken line. So a delete that meets it is not applied.
 */
function standsBeforeTheApi(fault: AnswerFault): boolean {
  switch (fault.kind) {
    case 'throttled':
    case 'proxy-page':
    case 'answer':
    case 'redirect':
    case 'not-http':
      return true;
    case 'silence':
    case 'reset':
      return fault.at === undefined;
    default:
      return false;
  }
}

function effectOfDelete(fault: DeleteFault): Effect {
  switch (fault.kind) {
    case 'delete-applied':
      return UNDISTURBED;
    case 'delete-not-applied':
      return { ...UNDISTURBED, appliedAfterMs: null };
    case 'delete-late':
      return { ...UNDISTURBED, appliedAfterMs: fault.afterMs };
    case 'delete-lag':
      return { ...UNDISTURBED, visibleMs: fault.visibleMs };
  }
}

function shownRows(fault: ListFault): Effect['shown'] {
  if (fault.kind === 'duplicate-rows') return (rows) => rows.flatMap((row) => [row, row]);
  return (rows) => [...rowsOfMoreThan(fault.bytes, newestOf(rows)), ...rows];
}

/** At most 400 rows, as new as any: so that even the first page of 500, newest first (CONTRACT 3), is larger than that. */
function rowsOfMoreThan(bytes: number, createdAt: number | null): readonly Row[] {
  const reason = 'x'.repeat(Math.max(1_000, Math.ceil(bytes / 400)));
  const count = Math.ceil(bytes / reason.length);
  return Array.from({ length: count }, (_, index) => ({ email: `oversized-${index}`, reason, createdAt }));
}

const newestOf = (rows: readonly Row[]): number | null =>
  rows.reduce<number | null>(
    (newest, { createdAt }) => (createdAt !== null && createdAt > (newest ?? 0) ? createdAt : newest),
    null,
  );
