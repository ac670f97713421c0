import type { AgentDetail, CommandView } from '../model.ts';

/** Relative, so that the page works below a path of a reverse proxy too. */
const base = 'api/v1';

export const eventsUrl = `${base}/events`;

const agentUrl = (id: string): string => `${base}/agents/${encodeURIComponent(id)}`;

/** Somebody is logging out. */
let leaving = false;

/** As `call`; never answered once somebody is logging out. */
const ask = <T>(url: string, init?: RequestInit): Promise<T> =>
  leaving ? new Promise(() => undefined) : call(url, init);

/** @throws Error whose message can be shown: the problem's detail, or that the gateway did not answer */
async function call<T>(url: string, init?: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch {
    throw new Error('the gateway does not answer');
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw new Error(detailOf(body) ?? `the gateway answered ${response.status}`);
  return body as T;
}

const detailOf = (body: unknown): string | undefined =>
  typeof body === 'object' && body !== null && 'detail' in body ? String(body.detail) : undefined;

export interface Me {
  /** Whether this gateway asks for tokens. */
  readonly login: boolean;
  /** Who is logged in; null when somebody must. */
  readonly person: { readonly name: string; readonly role: 'viewer' | 'operator' } | null;
}

export const fetchMe = (): Promise<Me> => ask(`${base}/me`);

const asPost = (body: object): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const post = <T>(url: string, body: object): Promise<T> => ask(url, asPost(body));

/** The browser keeps the token in a cookie that no script can read. */
export const logIn = (token: string): Promise<Me> => post(`${base}/login`, { token });
/** What is asked meanwhile would be refused: nobody waits for it, since the page is loaded anew. */
export async function logOut(): Promise<Me> {
  leaving = true;
  stop();
  try {
    return await call(`${base}/logout`, asPost({}));
  } catch (error) {
    leaving = false;
    throw error;
  }
}

export const fetchAgent = (id: string): Promise<AgentDetail> => ask(agentUrl(id));

export interface PlainReading {
  readonly time: number;
  readonly value: number;
}

export async function fetchReadings(
  agent: string,
  channel: { readonly sensor: string; readonly quantity: string },
  from: number,
): Promise<readonly PlainReading[]> {
  const { sensor, quantity } = channel;
  const query = new URLSearchParams({ sensor, quantity, from: String(Math.round(from)), limit: '100000' });
  const { readings } = await ask<{ readings: readonly PlainReading[] }>(
    `${agentUrl(agent)}/readings?${query}`,
  );
  return readings;
}

/** What to ask of an actuator. */
export type Ask =
  | { readonly set: boolean | number }
  | { readonly pulse: string }
  | { readonly move: number }
  | { readonly stop: true };

export const sendCommand = (agent: string, actuator: string, ask: Ask): Promise<CommandView> =>
  post(`${agentUrl(agent)}/commands`, { actuator, ...ask, ttl: '10s' });
