import type { Resource } from './resource';
import { conversation } from './conversation';
import { message } from './message';
import { user } from './user';

/** Everything the node can do: one line a resource, in the order of their names. */
export const resources: readonly Resource[] = [conversation, message, user];

/** The resource chosen at first. It can never change: n8n does not store defaults in workflows. */
export const defaultResource = user;
