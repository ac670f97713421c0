import type { CommandView, GatewayEvent } from '../model.ts';
import { type AgentCard, agentCard } from './agent-view.ts';
import { fetchAgent, fetchMe } from './api.ts';
import { createCharts } from './chart.ts';
import { commandTable } from './command-view.ts';
import { find, text } from './dom.ts';
import { emptyState } from './empty-view.ts';
import { openFeed } from './feed.ts';
import { linkStatus } from './link-view.ts';
import { eventList } from './log-view.ts';
import { loginView } from './login-view.ts';
import { type Snapshot, Store } from './store.ts';
import { troubleList } from './trouble-view.ts';
import { asked, outcome, why } from './words.ts';

/** With more agents than this the cards start folded, and can be searched. */
const FOLD_ABOVE = 12;

const store = new Store();
const charts = createCharts(plan);
const cards = new Map<string, AgentCard>();
const showTrouble = troubleList();
const showCommands = commandTable();
const showLog = eventList();
const showEmpty = emptyState();
const link = linkStatus();
const login = loginView();
const list = find('#agents');
const filter = find<HTMLInputElement>('#filter');

/** Ages are told by the gateway's clock: the browser's may be minutes off. */
let offset = 0;
let heardAt = 0;
let retryAt = 0;
let planned = false;
const now = (): number => Date.now() + offset;

/** Everything is brought up to date at most once a frame, however many events come. */
function plan(): void {
  if (planned) return;
  planned = true;
  requestAnimationFrame(() => {
    planned = false;
    render();
  });
}

function render(): void {
  const agents = [...store.agents.values()];
  for (const [id, card] of cards) {
    if (store.agents.has(id)) continue;
    card.remove();
    cards.delete(id);
  }
  for (const agent of agents) {
    let card = cards.get(agent.id);
    if (!card) {
      card = agentCard(agent.id, charts, agents.length > FOLD_ABOVE);
      cards.set(agent.id, card);
      list.append(card.element);
    }
    card.update(agent, store.commands, now());
  }
  filter.hidden = agents.length <= FOLD_ABOVE;
  list.classList.toggle('many', agents.length > FOLD_ABOVE);
  showEmpty(agents.length === 0 && document.body.dataset.link === 'live');
  showCommands(store.commands, now());
  showLog(store.log, now());
  const live = agents.filter(({ state }) => state === 'live').length;
  const plural = agents.length === 1 ? 'agent' : 'agents';
  text(find('#summary'), agents.length === 0 ? '' : `${agents.length} ${plural}, ${live} live`);
  tick();
}

/** What changes with time alone. */
function tick(): void {
  for (const card of cards.values()) card.tick(now());
  showTrouble(store.agents.values(), now());
  link.tick(retryAt - Date.now());
  if (document.visibilityState === 'visible') charts.draw(now());
}

function announce({ agent, actuator, ...command }: CommandView): void {
  const reason = command.state === 'executed' ? '' : `: ${why(command)}`;
  text(find('#announce'), `${agent} ${actuator}, ${asked(command)}: ${outcome(command)}${reason}`);
}

async function refetch(id: string): Promise<void> {
  try {
    store.replace(await fetchAgent(id));
    plan();
  } catch {
    // the connection is going; the next snapshot brings it
  }
}

function take(event: GatewayEvent): void {
  heardAt = Date.now();
  const incomplete = store.apply(event);
  if (incomplete !== undefined) void refetch(incomplete);
  if (event.type === 'readings') cards.get(event.agent)?.push(event.readings);
  if (event.type === 'command' && event.command.finished !== null) announce(event.command);
  plan();
}

filter.addEventListener('input', () => {
  const wanted = filter.value.trim().toLowerCase();
  const found = [...cards].filter(([id, { element }]) => {
    element.hidden = !id.includes(wanted);
    return !element.hidden;
  });
  if (found.length === 1) found[0]![1].fold(false);
});
addEventListener('hashchange', () => {
  const card = cards.get(decodeURIComponent(location.hash).replace('#agent-', ''));
  card?.fold(false);
});

const feed = {
  snapshot(snapshot: Snapshot) {
    offset = snapshot.time - Date.now();
    heardAt = Date.now();
    store.reset(snapshot);
    charts.reload();
    link.set('live', heardAt);
    plan();
  },
  event: take,
  time(ms: number) {
    offset = ms - Date.now();
    heardAt = Date.now();
  },
  lost(retryMs: number) {
    retryAt = Date.now() + retryMs;
    link.set('lost', heardAt);
    plan();
    // an event stream does not tell why it ended: the login may have
    void enter();
  },
};
let following: { readonly close: () => void } | undefined;

/** Follows what happens if the gateway lets us; else asks for a token. */
async function enter(): Promise<void> {
  const me = await fetchMe().catch(() => undefined);
  if (me?.login && me.person === null) {
    following?.close();
    following = undefined;
    // what the one before saw is not for whoever comes next
    store.reset({ time: now(), agents: [], commands: [], log: [] });
    link.set('login', heardAt);
    login.show(me, heardAt > 0 ? 'You were logged out: the token was revoked or has expired.' : '');
    plan();
    return;
  }
  if (me) login.show(me);
  following ??= openFeed(feed);
}

void enter();
setInterval(tick, 1_000);
