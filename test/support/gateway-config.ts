import { type GatewayConfig, loadGatewayConfig } from '../../src/config/gateway.ts';

interface Branch {
  readonly [key: string]: string | number | Branch;
}

/** A gateway's config as a file would give it, on ports that the kernel picks. */
export function gatewayConfig(dataDir: string, change: Branch = {}): GatewayConfig {
  const base: Branch = { listen: { port: 0 }, http: { port: 0 } };
  const overrides = [...leaves(base), ...leaves(change)];
  return loadGatewayConfig({ file: undefined, overrides, place: { node: 'test', dataDir } });
}

function leaves(
  branch: Branch,
  path: readonly string[] = [],
): { path: readonly string[]; value: unknown; from: string }[] {
  return Object.entries(branch).flatMap(([key, value]) =>
    typeof value === 'object'
      ? leaves(value, [...path, key])
      : [{ path: [...path, key], value, from: 'the test' }],
  );
}
