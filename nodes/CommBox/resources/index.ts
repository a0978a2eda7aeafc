import type { Resource } from './resource';
import { user } from './user';

/** Everything the node can do: one line a resource, in the order of their names. */
export const resources: readonly Resource[] = [user];
