import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

import { CommBoxApi } from '../../../credentials/CommBoxApi.credentials';
import { CommBoxWebhookApi } from '../../../credentials/CommBoxWebhookApi.credentials';
import { CommBox } from '../../../nodes/CommBox/CommBox.node';
import { CommBoxTrigger } from '../../../nodes/CommBoxTrigger/CommBoxTrigger.node';

/** What a saved workflow holds of a parameter: names, kinds, values to choose from, defaults. */
function promise(
	property: INodeProperties | INodePropertyOptions | INodePropertyCollection,
): object {
	if ('values' in property) {
		return { name: property.name, values: property.values.map(promise) };
	}
	if (!('type' in property)) return { value: property.value };
	const { name, type, options, displayOptions, modes } = property;
	return {
		name,
		type,
		default: property.default,
		...(displayOptions?.show && { shownFor: displayOptions.show }),
		...(options && { options: options.map(promise) }),
		...(modes && { modes: modes.map((mode) => mode.name) }),
	};
}

// If this fails, saved workflows break: n8n stores what differs from a default, under these names.
// New parameters and choices may be added; for anything else, raise the node's version instead of
// updating the snapshot, and keep the old version as it is.
it('keeps what saved workflows depend on: this breaks saved workflows: raise the node version', () => {
	const { name, version, inputs, outputs, credentials, properties } = new CommBox().description;
	const shown = properties.filter(({ type }) => type !== 'notice').map(promise);
	expect({ name, version, inputs, outputs, credentials, properties: shown }).toMatchSnapshot();
});

it('keeps the resource and the operation that workflows hold nothing of', () => {
	const { properties } = new CommBox().description;
	const [resource, ...others] = properties;
	const ofUsers = others.find(
		({ name, displayOptions }) =>
			name === 'operation' && displayOptions?.show?.['resource']?.includes('user'),
	);
	expect([resource?.name, resource?.default]).toEqual(['resource', 'user']);
	expect(ofUsers?.default).toBe('update');
});

it('keeps what saved credentials depend on: this breaks saved credentials', () => {
	const { name, properties } = new CommBoxApi();
	expect({ name, properties: properties.map(promise) }).toMatchSnapshot();
});

it('keeps what saved workflows with the trigger depend on: raise the node version', () => {
	const { name, version, outputs, credentials, webhooks, properties } = new CommBoxTrigger()
		.description;
	const shown = properties.filter(({ type }) => type !== 'notice').map(promise);
	// The path is part of the URL that stands in CommBox.
	expect({ name, version, outputs, credentials, webhooks, properties: shown }).toMatchSnapshot();
});

it("keeps what the trigger's saved credentials depend on", () => {
	const { name, properties } = new CommBoxWebhookApi();
	expect({ name, properties: properties.map(promise) }).toMatchSnapshot();
});
