/** A fault that somebody could make, planted into the real manifests, and what the checker must say of it. */
export interface Fault {
  readonly what: string;
  /** `kind/name` of the object. */
  readonly in: string;
  /** Where in it: names, positions, or `key=value` for the member of a list; nothing for the object as a whole. */
  readonly at: string;
  /** Put there; undefined takes away what is there. */
  readonly put?: unknown;
  /** What is replaced in the text that is there. */
  readonly swap?: readonly [from: string, to: string];
  /** Object, path and the gist of the message. */
  readonly says: string;
}

export const POD = 'spec.template.spec';
export const BOX = `${POD}.containers.0`;
export const AGENT = 'DaemonSet/fieldhand-agent';
export const CLIMATE = 'DaemonSet/fieldhand-agent-climate';
export const RELAY = 'DaemonSet/fieldhand-agent-relay';
export const PRIVILEGED = 'DaemonSet/fieldhand-agent-privileged';
export const SCAN = 'DaemonSet/fieldhand-scan';
export const PLUGIN = 'DaemonSet/fieldhand-device-plugin';
export const GATEWAY = 'StatefulSet/fieldhand-gateway';
