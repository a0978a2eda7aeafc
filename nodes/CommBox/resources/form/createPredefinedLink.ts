import { multipart, type Part } from '../../../shared/api/multipart';
import { fileField, requiredFile } from '../../input/file';
import { optionsCollection } from '../../input/options';
import type { CommBoxOperation } from '../../operations/resource';
import { conversationOption, linkForm, linkOutput, linkRefOf, linkRequest } from './link';

const field = fileField('The PDF or image that the person is to sign');

/** Makes a link to a file: `POST /forms/createpredefinedlink/{FORM_ID}`. */
export const createPredefinedLink: CommBoxOperation = {
	option: {
		name: 'Create Predefined Link',
		value: 'createPredefinedLink',
		action: 'Create a link to a form with a file',
		description:
			'Make a link under which one person can sign a PDF or an image. It is not sent to anyone. (CommBox: Create Predefined Form Link)',
	},

	form: [...linkForm, { ...field, required: true }, optionsCollection([conversationOption])],

	prepare(item) {
		const link = linkRefOf(item);
		const file = requiredFile(item.parameter(field.name, field.default), item);
		const { recipient, recipientType, conversationId } = link;
		const texts: Part[] = [
			['streamProviderId', recipient],
			['streamProviderType', String(recipientType)],
			...(conversationId === undefined ? [] : [['referringObjectId', conversationId] as const]),
		];
		return async (send) => {
			const { name, type } = file;
			// So the page says: the part for the file has no name.
			const body = multipart([...texts, ['', { name, type, bytes: await file.read() }]]);
			return linkOutput(await send(linkRequest(link, 'createpredefinedlink', body)), link, item);
		};
	},
};
