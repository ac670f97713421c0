/** What is told over MQTT and asked of it: one agent, or all of a gateway's. Times are ms since the epoch. */
export interface Farm {
  agents(): readonly { readonly id: string }[];
  agent(id: string): FarmAgent | undefined;
  /** What changes from now on, until `signal` aborts. */
  events(signal: AbortSignal): AsyncIterable<FarmEvent>;
  /** Resolves once it is done, refused or over. */
  command(command: FarmCommand): Promise<FarmResult>;
}

interface FarmSummary {
  readonly id: string;
  readonly state: 'live' | 'offline';
  /** What the agent is and has is the same for as long as this is. */
  readonly session: string | null;
}

export interface FarmAgent extends FarmSummary {
  readonly software: string;
  readonly board: string;
  readonly channels: readonly FarmChannel[];
  /** Those that have said how they are. */
  readonly sensors: readonly FarmSensor[];
  readonly actuators: readonly FarmActuator[];
}

export interface FarmChannel {
  readonly sensor: string;
  readonly quantity: string;
  /** UCUM */
  readonly unit: string;
  readonly decimals: number;
  readonly value: number | null;
}

export interface FarmSensor {
  readonly name: string;
  /** null when well. */
  readonly fault: string | null;
}

export interface FarmActuator {
  readonly name: string;
  readonly kind: string;
  readonly actions: readonly FarmAction['type'][];
  readonly proportional: boolean;
  readonly state: {
    /** 0 to 1 */
    readonly level: number;
    /** 0 = closed, 1 = open */
    readonly position?: number;
    readonly activity?: string;
  } | null;
}

export type FarmAction =
  | { readonly type: 'set'; readonly level: number; readonly fadeMs?: number }
  | { readonly type: 'pulse'; readonly ms: number }
  | { readonly type: 'blink'; readonly onMs: number; readonly offMs: number; readonly times?: number }
  | { readonly type: 'move'; readonly position: number }
  | { readonly type: 'stop' };

/** What the bridge looks at; other types of events are left alone. */
export type FarmEvent =
  | { readonly type: 'agent'; readonly agent: FarmSummary }
  | {
      readonly type: 'readings';
      readonly agent: string;
      readonly readings: readonly (Omit<FarmChannel, 'value'> & { readonly value: number })[];
    }
  | { readonly type: 'sensors'; readonly agent: string; readonly sensors: readonly FarmSensor[] }
  | { readonly type: 'actuators'; readonly agent: string; readonly actuators: readonly FarmActuator[] }
  | { readonly type: 'event'; readonly event: { readonly agent: string } & FarmNote }
  | { readonly type: 'command' | 'lost' };

/** Something that happened on an agent. */
export interface FarmNote {
  readonly time: number;
  readonly kind: string;
  readonly source: string;
  readonly text: string;
}

export interface FarmCommand {
  readonly id?: string;
  readonly agent: string;
  readonly actuator: string;
  readonly action: FarmAction;
  readonly ttlMs: number;
  readonly issuer: string;
}

export interface FarmResult {
  readonly id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly detail: string | null;
}
