import type { Resource } from '../resource';
import { createLink } from './createLink';
import { createPredefinedLink } from './createPredefinedLink';

/** Forms to fill in: one line an operation, in order of names. */
export const form: Resource = {
	name: 'Form',
	value: 'form',
	operations: [createLink, createPredefinedLink],
	defaultOperation: createLink,
};
