import type { FaultPlan } from '../faults/fault.js';
import { planProblem } from '../faults/plan-check.js';
import { type Parsed, parseJson } from './input.js';
import { type ControlRooms, json, NOTHING_TO_SAY, type Resource, refusal } from './resources.js';

/** `/faults`: what goes wrong. A POST is taken wholly or not at all. */
export const faultsResource = ({ faults }: Pick<ControlRooms, 'faults'>): Resource => {
  const show = (status: number) =>
    json(status, { planned: faults.planned, pending: faults.pending().length, met: faults.met });

  return {
    GET: () => show(200),
    POST: (body) => {
      const plans = parsePlans(body);
      if ('problem' in plans) return refusal(400, plans.problem);
      for (const plan of plans.value) faults.plan(plan);
      return show(201);
    },
    DELETE: () => {
      faults.clear();
      return NOTHING_TO_SAY;
    },
  };
};

function parsePlans(body: string): Parsed<readonly FaultPlan[]> {
  const parsed = parseJson(body);
  if ('problem' in parsed) return parsed;
  const plans: readonly unknown[] = Array.isArray(parsed.value) ? parsed.value : [parsed.value];
  const problem = plans.map(planProblem).find((each) => each !== null);
  return problem === undefined || problem === null ? { value: plans as readonly FaultPlan[] } : { problem };
}
