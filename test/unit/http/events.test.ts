import { connect } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { FakeClock } from '../../support/fake-clock.ts';
import { eventually, serve, type TestServer } from './server.ts';

interface StreamEvent {
  readonly id: string;
  readonly type: string;
  readonly data: object;
}

interface Stream {
  readonly response: Response;
  /** Everything that came so far. */
  readonly events: StreamEvent[];
  text: string;
  ended: boolean;
  leave(): void;
}

async function watch(server: TestServer): Promise<Stream> {
  const leave = new AbortController();
  onTestFinished(() => leave.abort());
  const response = await server.get('/api/v1/events', { signal: leave.signal });
  const stream: Stream = { response, events: [], text: '', ended: false, leave: () => leave.abort() };
  void (async () => {
    const decoder = new TextDecoder();
    let rest = '';
    try {
      for await (const chunk of response.body ?? []) {
        const text = decoder.decode(chunk, { stream: true });
        stream.text += text;
        const blocks = (rest + text).split('\n\n');
        rest = blocks.pop() ?? '';
        stream.events.push(...blocks.flatMap(parse));
      }
    } catch {
      // left, or cut by the server
    }
    stream.ended = true;
  })();
  return stream;
}

function parse(block: string): StreamEvent[] {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
  const [type, data] = [field('event'), field('data')];
  return type && data ? [{ id: field('id') ?? '', type, data: JSON.parse(data) }] : [];
}

const types = (stream: Stream): string[] => stream.events.map(({ type }) => type);

describe('events', () => {
  test('begin with all there is and go on with what happens', async () => {
    const server = await serve();
    const stream = await watch(server);
    expect(stream.response.headers.get('content-type')).toContain('text/event-stream');
    await eventually(() => expect(types(stream)).toEqual(['snapshot']));
    const snapshot = stream.events[0]!.data as {
      time: number;
      agents: { id: string; channels: unknown[] }[];
    };
    expect(snapshot.time).toBe(server.clock.wall());
    expect(snapshot.agents.map(({ id }) => id)).toEqual(['greenhouse-1', 'barn-2', 'cellar-3']);
    expect(snapshot.agents[0]!.channels).toHaveLength(11);
    expect(stream.text).toMatch(/^retry: \d+\n\n/);

    server.gateway.drive('greenhouse-1', 'pump', 1, 'rule dry-soil');
    server.gateway.offline('barn-2', 'goodbye');
    await eventually(() => expect(types(stream)).toEqual(['snapshot', 'actuators', 'agent']));
    expect(stream.events[1]!.data).toMatchObject({
      agent: 'greenhouse-1',
      actuators: [{ state: { on: true } }, {}, {}],
    });
    expect(stream.events[2]!.data).toMatchObject({
      agent: { id: 'barn-2', state: 'offline', reason: 'goodbye' },
    });
    expect(stream.events.map(({ id }) => id)).toEqual(['1', '2', '3']);
  });

  test('what happens while the snapshot is taken comes after it', async () => {
    const server = await serve();
    const commands = server.gateway.commands.bind(server.gateway);
    server.gateway.commands = (limit) => {
      server.gateway.drive('greenhouse-1', 'pump', 1, 'rule dry-soil');
      return commands(limit);
    };
    const stream = await watch(server);
    await eventually(() => expect(types(stream)).toEqual(['snapshot', 'actuators']));
  });

  test('a client that leaves is forgotten', async () => {
    const server = await serve();
    const stream = await watch(server);
    await eventually(() => expect(types(stream)).toEqual(['snapshot']));
    expect(server.gateway.feed.watched).toBe(true);
    stream.leave();
    await eventually(() => expect(server.gateway.feed.watched).toBe(false));
  });

  test('a comment and the time keep a quiet stream alive', async () => {
    const http = new FakeClock();
    const server = await serve({ httpClock: http });
    const stream = await watch(server);
    await eventually(() => expect(types(stream)).toEqual(['snapshot']));
    await http.advance(30_000);
    await eventually(() => expect(types(stream)).toEqual(['snapshot', 'time', 'time']));
    expect(stream.text.match(/^: keep-alive$/gm)).toHaveLength(2);
  });

  test('one stream too many is told to come later, and a place that is given back can be taken', async () => {
    const server = await serve({ limits: { eventStreams: 1 } });
    const first = await watch(server);
    const second = await server.get('/api/v1/events');
    expect(second.status).toBe(503);
    expect(second.headers.get('retry-after')).toBe('10');
    first.leave();
    await eventually(() => expect(server.gateway.feed.watched).toBe(false));
    expect((await watch(server)).response.status).toBe(200);
  });

  test('a reader that stalls holds nothing back, is counted as behind, and is cut in the end', async () => {
    const http = new FakeClock();
    const server = await serve({ limits: { stallMs: 300 }, httpClock: http });
    const socket = connect(server.port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.pause();
    socket.write('GET /api/v1/events HTTP/1.1\r\nhost: localhost\r\n\r\n');
    await eventually(() => expect(server.gateway.feed.watched).toBe(true));
    const other = await watch(server);
    // more than the kernel takes for somebody who does not read
    const detail = 'x'.repeat(100_000);
    for (let i = 0; i < 100; i++) server.gateway.fault('barn-2', 'trough', 'failed', detail);
    await eventually(() => expect(other.events).toHaveLength(101));
    other.leave();
    await eventually(async () => {
      await http.advance(300);
      expect(server.gateway.feed.watched).toBe(false);
    });
  });

  test('a reader that lost events gets another snapshot', async () => {
    const server = await serve();
    const stream = await watch(server);
    await eventually(() => expect(types(stream)).toEqual(['snapshot']));
    // in one go: the reader cannot take any of them in between
    for (let i = 0; i < 1_010; i++) server.gateway.drive('greenhouse-1', 'pump', i % 2, 'test');
    await eventually(() => expect(types(stream).filter((type) => type === 'snapshot')).toHaveLength(2));
    const lost = stream.events.find(({ type }) => type === 'lost');
    expect(lost?.data).toMatchObject({ events: expect.any(Number) });
  });

  test('closing the server ends every stream', async () => {
    const server = await serve();
    const stream = await watch(server);
    await eventually(() => expect(types(stream)).toEqual(['snapshot']));
    await server.close();
    await eventually(() => expect(stream.ended).toBe(true));
    expect(server.gateway.feed.watched).toBe(false);
  });
});
