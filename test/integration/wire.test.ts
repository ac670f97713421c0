import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningGateway, startGateway } from '../../src/gateway/gateway.ts';
import type { GatewayStatus } from '../../src/gateway/model.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { silentLog } from '../../src/lib/log.ts';
import { decodeMessage } from '../../src/protocol/decode.ts';
import { encodeMessage } from '../../src/protocol/encode.ts';
import { FrameDecoder } from '../../src/protocol/frame.ts';
import type { Hello, Message } from '../../src/protocol/messages.ts';
import { eventually } from '../support/eventually.ts';
import { gatewayConfig } from '../support/gateway-config.ts';
import { getJson, postJson, workspace } from '../support/programs.ts';

const hello = (agent: string): Hello => ({
  type: 'hello',
  protocol: 1,
  agent,
  token: '',
  software: 'test',
  boot: 'boot',
  outbox: `outbox-of-${agent}`,
  channels: [],
  actuators: [],
  board: 'test',
});

/** Somebody at the other end of the wire who may say anything. */
class Peer {
  readonly socket: Socket;
  readonly received: Message[] = [];
  closed = false;

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    const decoder = new FrameDecoder(1_000_000);
    this.socket.on('data', (chunk) => {
      decoder.push(chunk);
      for (let body = decoder.next(); body; body = decoder.next()) this.received.push(decodeMessage(body));
    });
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => {
      this.closed = true;
    });
  }

  say(...messages: Message[]): this {
    for (const message of messages) this.socket.write(encodeMessage(message));
    return this;
  }

  bytes(...bytes: number[]): this {
    this.socket.write(Uint8Array.from(bytes));
    return this;
  }

  heard<T extends Message['type']>(type: T, deadlineMs = 5_000): Promise<Extract<Message, { type: T }>> {
    return eventually(
      `a ${type}`,
      () => this.received.find((message): message is Extract<Message, { type: T }> => message.type === type),
      deadlineMs,
    );
  }

  ended(deadlineMs = 5_000): Promise<boolean> {
    return eventually('the connection ends', () => this.closed, deadlineMs);
  }
}

describe('the gateway, whatever comes over the wire', () => {
  let files: ReturnType<typeof workspace>;
  let gateway: RunningGateway;
  let peers: Peer[];

  const peer = (): Peer => {
    const made = new Peer(gateway.tcp.port);
    peers.push(made);
    return made;
  };
  const stateOf = async (agent: string): Promise<string> =>
    (await getJson<{ state: string }>(`${gateway.http.url}/api/v1/agents/${agent}`)).state;

  beforeEach(async () => {
    peers = [];
    files = workspace();
    gateway = await startGateway({
      config: gatewayConfig(files.path, {
        heartbeat: '300ms',
        limits: { helloTimeout: '300ms', connections: 20, frame: '64kB' },
      }),
      clock: systemClock,
      log: silentLog,
    });
  });
  afterEach(async () => {
    for (const { socket } of peers) socket.destroy();
    await gateway.close();
    files.remove();
  });

  const garbage = [...Buffer.from('GET / HTTP/1.1\r\nHost: gateway\r\n\r\n')];
  const offences: [what: string, kind: string, commit: (peer: Peer) => void][] = [
    ['garbage', 'malformed', (p) => p.bytes(...garbage, ...Array(64).fill(0xff))],
    ['a length that is no varint32', 'bad-length', (p) => p.bytes(0x80, 0x80, 0x80, 0x80, 0x80, 0x80)],
    ['a length of 100 MB', 'too-long', (p) => p.bytes(0x80, 0xc2, 0xd7, 0x2f, 1, 2, 3)],
    ['half a frame and silence', 'timeout', (p) => p.bytes(40, 0x0a, 20)],
    ['half a frame and the end', 'truncated', (p) => void p.bytes(40, 0x0a, 20).socket.end()],
    ['silence', 'timeout', () => undefined],
    [
      'a valid frame before Hello',
      'unexpected-message',
      (p) => p.say({ type: 'ping', stamp: 1, roundTripUs: 0 }),
    ],
    ['a second Hello', 'unexpected-message', (p) => p.say(hello('twice'), hello('twice'))],
    ['an unknown message', 'unknown-message', (p) => p.say(hello('strange')).bytes(3, 0xfa, 0x07, 0x00)],
    [
      'a message for the other side',
      'unexpected-message',
      (p) => p.say(hello('wrong'), { type: 'ack', sequence: 1 }),
    ],
    ['another version', 'protocol-version', (p) => p.say({ ...hello('old'), protocol: 99 })],
  ];

  it.each(offences)(
    'closes on %s, counts it as %s, and disturbs nobody else',
    async (_what, kind, commit) => {
      const good = peer().say(hello('good'));
      await good.heard('welcome');
      const bad = peer();
      commit(bad);
      await bad.ended();
      const { refusals } = await getJson<GatewayStatus>(`${gateway.http.url}/api/v1/status`);
      expect(refusals[kind]).toBe(1);
      expect(good.closed).toBe(false);
      const pings = good.received.filter((message) => message.type === 'ping').length;
      await eventually(
        'the next ping',
        () => good.received.filter((message) => message.type === 'ping').length > pings,
      );
      expect(await stateOf('good')).toBe('live');
    },
  );

  it('says why before it closes', async () => {
    const twice = peer().say(hello('twice'), hello('twice'));
    expect(await twice.heard('goodbye')).toMatchObject({ reason: 'protocol-error' });
    const old = peer().say({ ...hello('old'), protocol: 99 });
    expect(await old.heard('refuse')).toMatchObject({ reason: 'protocol-version' });
  });

  it('takes an agent for dead after three silent heartbeats', async () => {
    const silent = peer().say(hello('silent'));
    await silent.heard('welcome');
    expect(await silent.heard('goodbye')).toMatchObject({ reason: 'timeout' });
    await silent.ended();
    expect(await stateOf('silent')).toBe('offline');
  });

  it('keeps an agent that answers, and measures its round trip', async () => {
    const alive = peer().say(hello('alive'));
    alive.socket.on('data', () => {
      for (const message of alive.received.splice(0))
        if (message.type === 'ping') alive.say({ type: 'pong', stamp: message.stamp });
    });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(alive.closed).toBe(false);
    const { heartbeatMs } = await getJson<{ heartbeatMs: number }>(`${gateway.http.url}/api/v1/agents/alive`);
    expect(heartbeatMs).toBeGreaterThan(0);
  });

  it('gives an agent to its newest session, and ending the old one does not touch it', async () => {
    const first = peer().say(hello('one'));
    await first.heard('welcome');
    const second = peer().say(hello('one'));
    await second.heard('welcome');
    expect(await first.heard('goodbye')).toMatchObject({ reason: 'superseded' });
    await first.ended();
    expect(await stateOf('one')).toBe('live');
    second.socket.destroy();
    await eventually('offline', async () => (await stateOf('one')) === 'offline');
  });

  it('turns away what is above the limit of connections, and recovers', async () => {
    const idle = Array.from({ length: 20 }, () => peer());
    await Promise.all(idle.map((each) => new Promise((resolve) => each.socket.once('connect', resolve))));
    const oneTooMany = peer().say(hello('late'));
    await oneTooMany.ended();
    expect(oneTooMany.received).toEqual([]);
    await Promise.all(idle.map((each) => each.ended()));
    await peer().say(hello('late')).heard('welcome');
  });

  it('lets nobody in while it stops, and is not held up by one who has not said Hello', async () => {
    const late = peer();
    await new Promise((resolve) => late.socket.once('connect', resolve));
    const stopped = gateway.close();
    late.say(hello('late'));
    expect(await late.heard('goodbye')).toMatchObject({ reason: 'shutdown' });
    await stopped;
    expect(late.received.map(({ type }) => type)).toEqual(['goodbye']);
  });

  it('answers whoever waits for a command when it stops', async () => {
    await peer().say(hello('deaf')).heard('welcome');
    const url = `${gateway.http.url}/api/v1/agents/deaf/commands`;
    const answer = postJson<{ state: string; reason: string }>(url, {
      actuator: 'pump',
      set: true,
      ttl: '1m',
    });
    await eventually('the command waits', async () => {
      const { commands } = await getJson<{ commands: unknown[] }>(`${gateway.http.url}/api/v1/commands`);
      return commands.length > 0;
    });
    await gateway.close();
    expect((await answer).body).toMatchObject({ state: 'expired', reason: 'gateway-stopped' });
  });

  it('sends its agents away at a stop, spread over a while', async () => {
    const agents = Array.from({ length: 5 }, (_, i) => peer().say(hello(`a${i}`)));
    await Promise.all(agents.map((each) => each.heard('welcome')));
    await gateway.close();
    const goodbyes = await Promise.all(agents.map((each) => each.heard('goodbye')));
    expect(goodbyes.every((goodbye) => goodbye.reason === 'shutdown')).toBe(true);
    expect(new Set(goodbyes.map((goodbye) => goodbye.retryAfterMs)).size).toBeGreaterThan(1);
  });
});
