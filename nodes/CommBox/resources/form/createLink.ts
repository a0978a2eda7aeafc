import type { INodeProperties } from 'n8n-workflow';

import { jsonIfAny, jsonInteger, jsonObject, toJson } from '../../../shared/api/json';
import { isOptionOn } from '../../input/flag';
import { optionsCollection } from '../../input/options';
import { propertiesForm, propertiesGiven } from '../../input/properties';
import type { CommBoxOperation } from '../../operations/resource';
import { conversationOption, linkForm, linkOutput, linkRefOf, linkRequest } from './link';

const initial = {
	displayName: 'Initial Values',
	name: 'initialValues',
	description: 'What stands in the fields of the form when it is opened, by their names',
	example: 'field_0',
	exampleJson: '{ "field_0": "John", "field_1": "Doe" }',
};

const finalizeImmediately: INodeProperties = {
	displayName: 'Finalize Immediately',
	name: 'finalizeImmediately',
	type: 'boolean',
	default: true,
	description:
		'Whether to finish the form with the initial values, without the person, and create a conversation',
};

/** Makes a link to a form: `POST /forms/createlink/{FORM_ID}`. */
export const createLink: CommBoxOperation = {
	option: {
		name: 'Create Link',
		value: 'createLink',
		action: 'Create a link to a form',
		description:
			'Create a link for one person to fill in and sign a form. It is not sent to anyone. (CommBox: Create Form Link)',
	},

	form: [
		...linkForm,
		...propertiesForm(initial),
		optionsCollection([conversationOption, finalizeImmediately]),
	],

	prepare(item) {
		const link = linkRefOf(item);
		const isFinal = isOptionOn(item, finalizeImmediately);
		const properties = propertiesGiven(item, initial);
		const data = jsonObject([
			['streamProviderId', toJson(link.recipient)],
			['streamProviderType', toJson(link.recipientType)],
			['referringObjectId', jsonIfAny(link.conversationId, jsonInteger)],
			['properties', properties.length > 0 ? jsonObject(properties) : undefined],
			['autoUpload', isFinal ? toJson(true) : undefined],
		]);
		const request = linkRequest(link, 'createlink', jsonObject([['data', data]]));
		return async (send) => linkOutput(await send(request), link, item);
	},
};
