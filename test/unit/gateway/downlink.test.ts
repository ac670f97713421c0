import { beforeEach, describe, expect, it } from 'vitest';
import { type CommandAnswer, Downlink, type OutgoingCommand } from '../../../src/gateway/downlink.ts';
import type { CommandView, GatewayEvent } from '../../../src/gateway/model.ts';
import { Feed } from '../../../src/lib/feed.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';

const request = (id: string, change: object = {}) => ({
  id,
  agent: 'barn',
  actuator: 'pump',
  action: { type: 'set', level: 1 } as const,
  ttlMs: 10_000,
  issuer: 'test',
  ...change,
});

const executed = (id: string): CommandAnswer => ({
  id,
  state: 'executed',
  reason: '',
  detail: '',
  result: { level: 1, readBack: true, cause: 'command', since: 5, fault: null },
});

describe('the downlink', () => {
  let clock: FakeClock;
  let sent: OutgoingCommand[];
  let live: boolean;
  let downlink: Downlink;

  beforeEach(() => {
    clock = new FakeClock();
    sent = [];
    live = true;
    downlink = new Downlink({
      clock,
      feed: new Feed<GatewayEvent>(),
      send: (_agent, command) => {
        if (live) sent.push(command);
        return live;
      },
      keep: 3,
    });
  });

  const ask = (id: string, change: object = {}): { view: CommandView | undefined } => {
    const box: { view: CommandView | undefined } = { view: undefined };
    void downlink.command(request(id, change)).then((view) => {
      box.view = view;
    });
    return box;
  };

  it('answers with what the agent read back', async () => {
    const answer = ask('a');
    expect(sent).toEqual([
      { id: 'a', actuator: 'pump', action: { type: 'set', level: 1 }, ttlMs: 10_000, issuer: 'test' },
    ]);
    await settle();
    expect(answer.view).toBeUndefined();
    expect(downlink.answered('barn', executed('a'))).toBe(true);
    await settle();
    expect(answer.view).toMatchObject({
      state: 'executed',
      reason: null,
      result: { level: 1, readBack: true },
    });
  });

  it('keeps a command for an agent that is away, with what is left of its time', async () => {
    live = false;
    const answer = ask('a');
    expect(sent).toEqual([]);
    await clock.advance(4_000);
    live = true;
    downlink.agentLive('other');
    expect(sent).toEqual([]);
    downlink.agentLive('barn');
    expect(sent).toMatchObject([{ id: 'a', ttlMs: 6_000 }]);
    downlink.answered('barn', executed('a'));
    await settle();
    expect(answer.view?.state).toBe('executed');
  });

  it('sends an unanswered command again on a new session', async () => {
    ask('a');
    await clock.advance(1_000);
    downlink.agentLive('barn');
    expect(sent.map((command) => [command.id, command.ttlMs])).toEqual([
      ['a', 10_000],
      ['a', 9_000],
    ]);
  });

  it('expires, and tells apart whether the agent ever got it', async () => {
    const got = ask('a');
    live = false;
    const never = ask('b');
    await clock.advance(10_000);
    expect(got.view).toMatchObject({ state: 'expired', reason: 'no-answer' });
    expect(never.view).toMatchObject({ state: 'expired', reason: 'offline' });
  });

  it('takes an answer that came late as the truth, but never a second one', async () => {
    ask('a');
    await clock.advance(10_000);
    expect(downlink.answered('barn', executed('a'))).toBe(true);
    expect(downlink.recent(1)[0]).toMatchObject({ state: 'executed' });
    expect(downlink.answered('barn', { ...executed('a'), state: 'failed' })).toBe(false);
    expect(downlink.recent(1)[0]).toMatchObject({ state: 'executed' });
  });

  it('does not take an answer from another agent', () => {
    ask('a');
    expect(downlink.answered('shed', executed('a'))).toBe(false);
  });

  it('sends the same id once and answers it twice', async () => {
    const first = ask('a');
    const second = ask('a');
    expect(sent).toHaveLength(1);
    downlink.answered('barn', executed('a'));
    await settle();
    expect(first.view?.state).toBe('executed');
    expect(second.view).toEqual(first.view);
    const third = ask('a');
    await settle();
    expect(third.view).toEqual(first.view);
    expect(sent).toHaveLength(1);
  });

  it('refuses an id that meant something else before', async () => {
    ask('a');
    const other = ask('a', { actuator: 'lamp' });
    await settle();
    expect(other.view).toMatchObject({ state: 'rejected', reason: 'id-reused' });
    expect(sent).toHaveLength(1);
  });

  it('remembers a bounded number of finished commands and every pending one', () => {
    for (const id of ['a', 'b']) {
      ask(id);
      downlink.answered('barn', executed(id));
    }
    for (const id of ['c', 'd', 'e', 'f']) ask(id);
    expect(downlink.recent(10).map((view) => view.id)).toEqual(['f', 'e', 'd', 'c']);
  });

  it('lets only so many commands wait for one agent', async () => {
    live = false;
    for (let i = 0; i < 100; i++) ask(`c${i}`);
    const more = ask('more');
    await settle();
    expect(more.view).toMatchObject({ state: 'rejected', reason: 'too-many' });
    const other = ask('other', { agent: 'shed' });
    await settle();
    expect(other.view).toBeUndefined();
  });

  it('rejects at once what no message can be made of, rather than at every new session', async () => {
    const broken = new Downlink({
      clock,
      feed: new Feed<GatewayEvent>(),
      send: () => {
        throw new Error('command.actuator is too long');
      },
    });
    const view = await broken.command(request('a'));
    expect(view).toMatchObject({
      state: 'rejected',
      reason: 'unsendable',
      detail: 'command.actuator is too long',
    });
    expect(() => broken.agentLive('barn')).not.toThrow();
    expect(clock.pending).toBe(0);
  });

  it('answers everybody when the gateway stops, and leaves no timer', async () => {
    const answer = ask('a');
    downlink.close();
    await settle();
    expect(answer.view).toMatchObject({ state: 'expired', reason: 'gateway-stopped' });
    expect(clock.pending).toBe(0);
  });
});
