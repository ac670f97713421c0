import { setTimeout as pause } from 'node:timers/promises';
import {
  BY_CERTIFICATE,
  cpu,
  gatewayIn,
  memory,
  tenSensors,
  tlsGatewayIn,
  withPrograms,
} from './programs.mjs';

const SETTLE_MS = 20_000;
const MEASURE_MS = 60_000;

/** Memory and CPU of an agent with ten sensors at 1 Hz and a live session, beside a node that does nothing. */
export function agentAtRest() {
  return withPrograms(async (programs) => {
    const gateway = await gatewayIn(programs);
    const agent = programs.program('agent', tenSensors(gateway.port));
    const tlsGateway = await tlsGatewayIn(programs);
    const tlsAgent = programs.program(
      'agent',
      tenSensors(tlsGateway.port, BY_CERTIFICATE, 'agent-tls'),
      'agent-tls',
    );
    const bare = programs.start(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']);
    await agent.logged('live');
    await tlsAgent.logged('live');
    await pause(SETTLE_MS);
    const before = cpu(agent.pid);
    const started = performance.now();
    await pause(MEASURE_MS);
    const share = ((cpu(agent.pid) - before) / (performance.now() - started)) * 100;
    const [own, peer, server, byTls] = [agent, bare, gateway, tlsAgent].map(({ pid }) => memory(pid));
    return [
      [
        'agent, resident',
        `${own.rss.toFixed(1)} MB`,
        `goal 65 MB; ${ratio(own.rss, peer.rss)} of a bare node`,
      ],
      [
        'agent, private (RssAnon)',
        `${own.anon.toFixed(1)} MB`,
        `goal 22 MB; ${ratio(own.anon, peer.anon)} of a bare node`,
      ],
      [
        'agent by TLS, resident / private',
        `${byTls.rss.toFixed(1)} / ${byTls.anon.toFixed(1)} MB`,
        `${(byTls.anon - own.anon).toFixed(1)} MB more of its own`,
      ],
      ['agent, CPU over a minute', `${share.toFixed(2)} %`, 'of one core; goal 0.5 %'],
      ['bare node, resident / private', `${peer.rss.toFixed(1)} / ${peer.anon.toFixed(1)} MB`],
      ['gateway, resident / private', `${server.rss.toFixed(1)} / ${server.anon.toFixed(1)} MB`],
    ];
  });
}

const ratio = (a, b) => `${(a / b).toFixed(2)} times that`;
