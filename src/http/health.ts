import type { LifeCycle } from './life-cycle.js';
import { replyJson } from './replies.js';
import type { Handler } from './routes.js';

/** What an operator wants to see at a glance; nothing in it makes the process unready. */
export interface HealthReport {
  readonly breaker: 'closed' | 'open' | 'half-open';
  readonly credentials: 'accepted or untried' | 'refused';
  readonly keptLists: { readonly count: number; readonly bytes: number };
}

/** `/healthz`: the process is alive, whatever the upstream does: restarting it would mend nothing. */
export function createAliveHandler(lifeCycle: LifeCycle, report: () => HealthReport): Handler {
  return (_, response) => replyJson(response, 200, { status: 'ok', phase: lifeCycle.state().phase, ...report() });
}

/** `/readyz`: 503 while starting or draining, and only then: a broken upstream is the same behind every process. */
export function createReadyHandler(lifeCycle: LifeCycle, report: () => HealthReport): Handler {
  return (_, response) => {
    const { phase } = lifeCycle.state();
    const ready = phase === 'ready';
    replyJson(response, ready ? 200 : 503, { status: ready ? 'ok' : 'not ready', phase, ...report() });
  };
}
