import { aliveReply, type HealthReply, readyReply } from '../../lib/health.ts';
import type { GatewayService } from '../model.ts';
import { json, type Reply } from './reply.ts';
import type { Route } from './router.ts';

/**
 * `/api/v1/status`: counters of the port for agents. `/healthz`: its loops turn. `/readyz`: it can do its work.
 * Both tell probes with 503 what is wrong.
 */
export function healthRoutes(service: GatewayService): readonly Route[] {
  return [
    { method: 'GET', path: '/api/v1/status', handle: () => json(service.status()) },
    { method: 'GET', path: '/healthz', needs: 'nobody', handle: () => probed(aliveReply(service.health())) },
    { method: 'GET', path: '/readyz', needs: 'nobody', handle: () => probed(readyReply(service.health())) },
  ];
}

const probed = ({ code, body }: HealthReply): Reply => json(body, code);
