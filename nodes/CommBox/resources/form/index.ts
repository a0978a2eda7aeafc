import type { Resource } from '../../operations/resource';
import { createLink } from './createLink';
import { createPredefinedLink } from './createPredefinedLink';

/** Forms to fill in: one line an operation, in order of names. */
export const form: Resource = {
	name: 'Form',
	value: 'form',
	description: 'What users fill in and sign',
	operations: [createLink, createPredefinedLink],
	defaultOperation: createLink,
};
