import type { Metrics } from '../observability/metrics.js';
import { reply } from './replies.js';
import { type Routes, readOnly } from './routes.js';

/** `/metrics`, on a port of its own: what it tells is for the operator, not for callers. */
export function metricsRoutes(metrics: Metrics): Routes {
  return {
    '/metrics': readOnly(async (_, response) => reply(response, 200, metrics.contentType, await metrics.render())),
  };
}
