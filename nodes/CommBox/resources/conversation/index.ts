import type { Resource } from '../../operations/resource';
import { addNote } from './addNote';
import { assign } from './assign';
import { create } from './create';
import { get } from './get';
import { getActivities } from './getActivities';
import { getMany } from './getMany';
import { getTranscript } from './getTranscript';
import { move } from './move';
import { removeIndicator } from './removeIndicator';
import { setContent } from './setContent';
import { setIndicator } from './setIndicator';
import { setStatus } from './setStatus';
import { addTag, removeTag } from './tags';
import { unassign } from './unassign';

/** What CommBox calls an object: one line an operation, in order of names. */
export const conversation: Resource = {
	name: 'Conversation',
	value: 'conversation',
	description: 'What users and agents write about (CommBox: object)',
	operations: [
		addNote,
		addTag,
		assign,
		create,
		get,
		getActivities,
		getMany,
		getTranscript,
		move,
		removeIndicator,
		removeTag,
		setContent,
		setIndicator,
		setStatus,
		unassign,
	],
	defaultOperation: get,
};
