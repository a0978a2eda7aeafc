// WhatsApp templates to many, and files from other nodes in them.
import { expect, test } from '../fixtures/test.mts';
import { chain, link, node, set, source, SOURCE, workflow } from '../fixtures/workflowJson.mts';
import { expectSuccess } from '../fixtures/workflows.mts';

const CHANNEL = 'aB3_f7kLpipA%3d%3d';

test('1,000 rows: a reminder for each, and a report of who was not reached', async ({
	commBox,
	emulator,
	workflows,
}) => {
	const rows = Array.from({ length: 1_000 }, (_, row) => ({
		phone: `1917${5_550_000 + row}`,
		row,
	}));
	const unknown = rows.filter(({ row }) => row % 100 === 7);
	for (const { phone } of unknown) emulator.outbox.notOnWhatsApp.add(phone);
	// The emulator does not know this one from the start.
	const unreachable = [...unknown, ...rows.filter(({ phone }) => phone === '19175550000')];

	const reminder = commBox(
		'Reminder',
		{
			resource: 'whatsApp',
			operation: 'sendTemplate',
			encryptedChannelId: CHANNEL,
			recipient: '=+{{ $json.phone }}',
			templateName: 'reminder',
			bodyParameters: { parameter: [{ value: '=Row {{ $json.row }}' }] },
		},
		{ onError: 'continueErrorOutput' },
	);
	const nodes = [
		...source(rows),
		reminder,
		set('Reached', { id: '={{ $json.messageId }}' }),
		set('Not Reached', { phone: '={{ $json.phone }}', why: '={{ $json.error.description }}' }),
	];
	const links = [
		...chain(...SOURCE, 'Reminder', 'Reached'),
		link('Reminder', 'Not Reached', { output: 1 }),
	];
	const execution = await workflows.run(workflow('Reminders', nodes, links));

	expectSuccess(execution);
	const report = execution.items('Not Reached') as Array<{ phone: string; why: string }>;
	expect(report.map(({ phone }) => phone).sort()).toEqual(
		unreachable.map(({ phone }) => phone).sort(),
	);
	expect(report.map(({ why }) => why)).toEqual(
		report.map(() => expect.stringContaining('not a WhatsApp user')),
	);
	expect(execution.items('Reached')).toHaveLength(rows.length - unreachable.length);
	const sent = emulator.outbox.templates.map(({ to }) => to);
	expect(new Set(sent).size, 'nobody twice').toBe(sent.length);
	expect(sent).toHaveLength(rows.length - unreachable.length);
});

test('a file of another node is uploaded, and shown by a template', async ({
	commBox,
	emulator,
	workflows,
}) => {
	const nodes = [
		...source([{ text: 'Übung ✓' }]),
		node('File', 'convertToFile', 1.1, {
			operation: 'toText',
			sourceProperty: 'text',
			binaryPropertyName: 'data',
			options: { fileName: 'invoice.txt' },
		}),
		commBox('Upload', {
			resource: 'whatsApp',
			operation: 'uploadMedia',
			encryptedChannelId: CHANNEL,
		}),
		commBox('Template', {
			resource: 'whatsApp',
			operation: 'sendTemplate',
			encryptedChannelId: CHANNEL,
			recipient: '19175550123',
			templateName: 'invoice',
			header: 'document',
			headerFile: '={{ $json.mediaId }}',
			headerFileName: '={{ $json.fileName }}',
		}),
	];
	const execution = await workflows.run(workflow('Invoice', nodes));

	expectSuccess(execution);
	const [media] = emulator.outbox.media;
	expect([media?.name, Buffer.from(media?.bytes ?? []).toString()]).toEqual([
		'invoice.txt',
		'Übung ✓',
	]);
	expect(emulator.requests.at(-1)?.body).toContain(
		`"document":{"id":"${media?.id}","filename":"invoice.txt"}`,
	);
	expect(execution.items('Template')).toEqual([
		expect.objectContaining({ success: true, recipient: '19175550123' }),
	]);
});
