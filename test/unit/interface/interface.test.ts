import { CommBoxApi } from '../../../credentials/CommBoxApi.credentials';
import { CommBoxWebhookApi } from '../../../credentials/CommBoxWebhookApi.credentials';
import { CommBox } from '../../../nodes/CommBox/CommBox.node';
import { CommBoxTrigger } from '../../../nodes/CommBoxTrigger/CommBoxTrigger.node';
import { promiseOf } from './promise';

// Lists, to be read as they are.
expect.addSnapshotSerializer({
	test: (value) => typeof value === 'string',
	print: (value) => String(value),
});

const nodes = [new CommBox(), new CommBoxTrigger()].map(
	({ description }) => [description.name, description] as const,
);

const credentials = [new CommBoxApi(), new CommBoxWebhookApi()].map(
	(credential) => [credential.name, credential] as const,
);

// If one of these fails, saved workflows break: n8n stores what differs from a default, under these
// names. New parameters and choices may be added; for anything else, raise the node's version instead of
// updating the snapshot, and keep the old version as it is.
it.each(nodes)('keeps what saved workflows with %s depend on', (_, description) => {
	expect(promiseOf(description.properties)).toMatchSnapshot();
});

it.each(nodes)('keeps how %s is joined to workflows and to CommBox', (_, description) => {
	const { name, version, inputs, outputs, credentials: needed, webhooks } = description;
	// The path of a webhook is part of the URL that stands in CommBox.
	const joints = { name, version, inputs, outputs, credentials: needed, webhooks };
	expect(JSON.stringify(joints, null, '\t')).toMatchSnapshot();
});

it.each(credentials)(
	'keeps what saved credentials of the type %s depend on',
	(_, { properties }) => {
		expect(promiseOf(properties)).toMatchSnapshot();
	},
);
