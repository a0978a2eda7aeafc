import type { INodeProperties } from 'n8n-workflow';

import type { JsonMember } from '../../shared/api/json';
import { membersInJson } from '../input/json';

const EXAMPLE = '{ "order": "A-1042", "priority": 2 }';

/** What a new conversation holds beside its messages; a field of a collection. */
export const contentField: INodeProperties = {
	displayName: 'Content (JSON)',
	name: 'content',
	type: 'json',
	default: '{}',
	description: `Properties of your own for the conversation, for example ${EXAMPLE}`,
};

/**
 * @param fields What the collection with the field resolved to.
 * @returns The properties as they are written; none where the form does not say any.
 * @throws UserError for what is no JSON, or no object.
 */
export function contentMembersIn({ content }: { readonly content?: unknown }): JsonMember[] {
	return membersInJson(content, contentField.displayName, EXAMPLE);
}
