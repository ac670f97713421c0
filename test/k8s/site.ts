import type { ByHand, Exceptions } from './world.ts';

const namespace = 'fieldhand';

/** What k8s/README.md tells people to make before they apply anything. */
export const byHand: readonly ByHand[] = [
  { kind: 'ConfigMap', namespace, name: 'fieldhand-ca', keys: ['ca.crt'] },
  { kind: 'Secret', namespace, name: 'fieldhand-gateway-tls', keys: ['tls.crt', 'tls.key'] },
  { kind: 'Secret', namespace, name: 'fieldhand-gateway-tokens', keys: ['tokens'] },
  { kind: 'Secret', namespace, name: 'fieldhand-agent-tokens', keys: ['*'] },
  { kind: 'Secret', namespace, name: 'fieldhand-page-tls', keys: ['tls.crt', 'tls.key'] },
];

/** Each for the reason that stands in its manifest. */
export const exceptions: Exceptions = {
  privileged: [
    'DaemonSet kube-system/fieldhand-device-plugin',
    'DaemonSet fieldhand/fieldhand-agent-privileged',
  ],
  root: ['DaemonSet fieldhand/fieldhand-scan'],
};
