import type { AgentDetail } from '../../src/gateway/model.ts';
import { getJson, type Program, postJson, program, workspace } from './programs.ts';

export interface Answer {
  readonly id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly result: { readonly level: number; readonly readBack: boolean } | null;
}

export interface HistoryReading {
  readonly time: number;
  readonly value: number;
  readonly quality: string;
}

/** A real gateway and real agents on the simulated board, each a process of its own, on ports that the kernel picked. */
export class Farm {
  readonly files = workspace();
  readonly #running: Program[] = [];
  #tcpPort = 0;
  #httpPort = 0;

  get url(): string {
    return `http://127.0.0.1:${this.#httpPort}`;
  }

  /** Starts the gateway; again on the same ports when it was started before. */
  async startGateway(more = ''): Promise<Program> {
    const gateway = this.#start(['gateway', '--config', this.gatewayFile(more)]);
    const ready = (await gateway.logged('listening')) as { tcp?: { port: number }; http?: { port: number } };
    this.#tcpPort = ready.tcp?.port ?? 0;
    this.#httpPort = ready.http?.port ?? 0;
    return gateway;
  }

  /** @param more lines of its config */
  gatewayFile(more = ''): string {
    return this.files.write(
      'gateway.yaml',
      `dataDir: gateway
listen: { port: ${this.#tcpPort} }
http: { port: ${this.#httpPort} }
heartbeat: 200ms
lease: 1s
${more}`,
    );
  }

  /** Starts agent `greenhouse` with these devices; the outbox commits every 200 ms. */
  startAgent(devices: string, dataDir = 'agent'): Program {
    const text = `id: greenhouse
dataDir: ${dataDir}
gateway: { host: 127.0.0.1, port: ${this.#tcpPort}, reconnect: { min: 100ms, max: 500ms, stable: 1s } }
board: { backend: simulated }
outbox: { commitEvery: 200ms }
${devices}`;
    return this.#start(['agent', '--config', this.files.write(`${dataDir}.yaml`, text)]);
  }

  agent(): Promise<AgentDetail> {
    return getJson<AgentDetail>(`${this.url}/api/v1/agents/greenhouse`);
  }

  /** The arguments that start agent `greenhouse`, for somebody else to start it. */
  agentArgs(devices: string): readonly string[] {
    const gateway = `{ host: 127.0.0.1, port: ${this.#tcpPort || 1}, reconnect: { min: 100ms, max: 500ms, stable: 1s } }`;
    const text = `id: greenhouse\ndataDir: agent\ngateway: ${gateway}\nboard: { backend: simulated }\n${devices}`;
    return ['agent', '--config', this.files.write('agent.yaml', text)];
  }

  /** For `eventually`. */
  async live(): Promise<AgentDetail | false> {
    const detail = await this.agent();
    return detail.state === 'live' && detail;
  }

  async send(command: object): Promise<Answer> {
    const { body } = await postJson<Answer>(`${this.url}/api/v1/agents/greenhouse/commands`, command);
    return body;
  }

  async readings(sensor: string, quantity: string, more = ''): Promise<readonly HistoryReading[]> {
    const path = `/api/v1/agents/greenhouse/readings?sensor=${sensor}&quantity=${quantity}&limit=100000${more}`;
    const { readings } = await getJson<{ readings: HistoryReading[] }>(this.url + path);
    return readings;
  }

  /** Ends everything that still runs and removes its files. */
  async close(): Promise<void> {
    await Promise.all(this.#running.splice(0).map((each) => each.stop('SIGKILL')));
    this.files.remove();
  }

  #start(args: readonly string[]): Program {
    const started = program(args);
    this.#running.push(started);
    return started;
  }
}
