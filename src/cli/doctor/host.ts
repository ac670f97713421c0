import type { Answered } from '../../agent/session/knock.ts';
import type { FileHealth } from '../../agent/store/inspect.ts';
import type { HostFiles } from '../../board/files.ts';
import type { FoundGpio } from '../../board/scan/gpio.ts';
import type { AgentConfig } from '../../config/agent.ts';
import type { DialFiles, DialTerms } from '../../lib/tls/dial.ts';
import type { Resource } from '../../sensors/sensor.ts';

export type Gateway = NonNullable<AgentConfig['gateway']>;
export type Broker = NonNullable<AgentConfig['mqtt']>;

/** The part of a simulated board that the doctor looks at. */
export interface Simulated {
  /** I2C buses. */
  readonly buses: readonly number[];
  /** Ids of devices on its 1-wire bus. */
  readonly w1: readonly string[];
}

/** What the doctor looks at; a test brings a host of its own. */
export interface Host {
  /** The agent's config; undefined where it cannot be used. */
  readonly config: AgentConfig | undefined;
  readonly files: HostFiles;
  /** Whether this process may read and write a file, or list and write a folder. */
  access(path: string): 'ok' | 'denied' | 'absent';
  /** ms since the epoch. */
  wall(): number;
  gpio(): Promise<FoundGpio>;
  /** What the simulated board has, where the config asks for it; undefined: the hardware is this host's. */
  simulated(): Promise<Simulated | undefined>;
  /** Which backend would be taken, and why. */
  backend(): Promise<{ readonly backend: string; readonly reason: string }>;
  /** Whether the kernel holds the clock synchronised; undefined when it does not say. */
  synchronised(): Promise<boolean | undefined>;
  /** Writes a small file there and takes it away again. @throws as Node's fs */
  tryWrite(folder: string): void;
  inspect(file: string): FileHealth;
  setAside(file: string): readonly string[];
  /** @throws TlsFileError */
  tlsFiles(terms: DialTerms): Promise<DialFiles>;
  /** Of an agent that has a gateway. */
  knock(id: string, gateway: Gateway): Promise<Answered>;
  /** What is wrong with a broker; undefined when it lets the agent in. */
  knockBroker(mqtt: Broker): Promise<string | undefined>;
}

/** Everything that the config takes of the hardware, with who takes it. */
export function taken({ expanders, sensors, actuators }: AgentConfig): readonly Taken[] {
  return [
    ...expanders.flatMap(({ name, bus, address, interrupt }): readonly Taken[] => [
      { by: name, resource: { type: 'i2c', bus, address } },
      ...(interrupt === undefined ? [] : [{ by: name, resource: { type: 'gpio', ...interrupt } } as const]),
    ]),
    ...[...sensors, ...actuators].flatMap(({ name, definition, options }) =>
      definition.resources(options as never).map((resource) => ({ by: name, resource })),
    ),
  ];
}

export interface Taken {
  readonly by: string;
  readonly resource: Resource;
}
