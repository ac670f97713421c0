/** Longest agent id, in characters: a node name, or `node.name` where several agents share a node. */
export const AGENT_ID_MAX = 128;

const PATTERN = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

/** Whether `text` is an agent id: lower-case letters, digits, `-` and `.`, a letter or digit at each end. */
export function isAgentId(text: string): boolean {
  return text.length <= AGENT_ID_MAX && PATTERN.test(text);
}

/** The URI by which a certificate names its agent, among the subject's alternative names. */
export const agentUri = (id: string): string => `fieldhand:agent:${id}`;
