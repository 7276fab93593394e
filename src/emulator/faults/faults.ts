import { createDice, type Dice } from '../dice.js';
import type { UpstreamCall } from '../upstream-api.js';
import type { Fault, FaultKind, FaultPlan } from './fault.js';
import { onlyOperation, planProblem } from './plan-check.js';

export type PlannedFault = FaultPlan & {
  /** How many calls met it so far. A live view: it grows. */
  readonly met: number;
};

/** The faults that are planned. A call meets at most one: the first that was planned of those that match it. */
export interface Faults {
  /** Throws a TypeError that says what is wrong with the plan. */
  plan(plan: FaultPlan): PlannedFault;
  /** Forgets all plans and counts. What has already been promised, such as a late delete, still happens. */
  clear(): void;
  /** What calls may still meet, in the order of planning. */
  readonly planned: readonly PlannedFault[];
  /** What should have been met and was not: plans with times left, and plans for `always` that no call met. Empty at the end of a good test. */
  pending(): readonly PlannedFault[];
  /** How many calls met which kind, outermost kind only. */
  readonly met: Readonly<Partial<Record<FaultKind, number>>>;
}

/** What a fault is chosen by. */
export type Target = Pick<UpstreamCall, 'operation' | 'user'>;

export interface FaultBook extends Faults {
  /** The fault that this call meets, used up by one. */
  meet(target: Target): Fault | null;
}

interface Entry {
  readonly planned: FaultPlan & { met: number };
  readonly matches: (target: Target) => boolean;
  readonly roll: Dice;
  seen: number;
}

/** Fine enough for any probability that a test can tell from another. */
const SIDES = 2 ** 30;

export function createFaultBook(): FaultBook {
  let entries: Entry[] = [];
  let met: Partial<Record<FaultKind, number>> = {};
  let plannedEver = 0;

  return {
    plan: (plan) => {
      const problem = planProblem(plan);
      if (problem !== null) throw new TypeError(problem);
      plannedEver += 1;
      const roll = createDice(String(plan.seed ?? plannedEver));
      const planned = { ...structuredClone(plan), met: 0 };
      entries.push({ planned, matches: matcherOf(plan), roll, seen: 0 });
      return planned;
    },
    clear: () => {
      entries = [];
      met = {};
      plannedEver = 0;
    },
    get planned() {
      return entries.map(({ planned }) => planned);
    },
    pending: () => entries.map(({ planned }) => planned).filter(({ times, met }) => times !== 'always' || met === 0),
    get met() {
      return met;
    },
    meet: (target) => {
      // All of them, not only up to the first that is due: each counts and rolls for the calls that match it, whatever the others do.
      const [entry] = entries.filter((each) => each.matches(target)).filter(isDue);
      if (entry === undefined) return null;
      const { planned } = entry;
      planned.met += 1;
      met[planned.fault.kind] = (met[planned.fault.kind] ?? 0) + 1;
      if (planned.met === (planned.times ?? 1)) entries = entries.filter((each) => each !== entry);
      return planned.fault;
    },
  };
}

/** Whether a call that matches is neither among the first that are left alone, nor spared by the dice. */
function isDue(entry: Entry): boolean {
  const { after = 0, probability = 1 } = entry.planned;
  entry.seen += 1;
  return entry.seen > after && entry.roll(SIDES) < probability * SIDES;
}

function matcherOf({ fault, user, operation = 'any' }: FaultPlan): Entry['matches'] {
  const wanted = operation === 'any' ? (onlyOperation(fault) ?? 'any') : operation;
  return (target) => (user === undefined || user === target.user) && (wanted === 'any' || wanted === target.operation);
}
