import type { GatewayService } from '../model.ts';
import { json } from './reply.ts';
import type { Route } from './router.ts';

/** `/api/v1/status`: counters of the port for agents. `/healthz`: its loops turn; 503 says which do not. `/readyz`: it can do its work; 503 says why it cannot. */
export function healthRoutes(service: GatewayService): readonly Route[] {
  return [
    { method: 'GET', path: '/api/v1/status', handle: () => json(service.status()) },
    {
      method: 'GET',
      path: '/healthz',
      handle: () => {
        const reasons = service.hung();
        return reasons.length === 0 ? json({ status: 'ok' }) : json({ status: 'hung', reasons }, 503);
      },
    },
    {
      method: 'GET',
      path: '/readyz',
      handle: () => {
        const reasons = service.unready();
        return reasons.length === 0 ? json({ status: 'ready' }) : json({ status: 'unready', reasons }, 503);
      },
    },
  ];
}
