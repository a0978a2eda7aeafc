import { multipart } from '../../../shared/api/multipart';
import {
	encryptedChannelAdvice,
	encryptedChannelField,
	encryptedChannelOf,
} from '../../input/encryptedChannel';
import { fileField, requiredFile } from '../../input/file';
import { isMissing } from '../../input/text';
import type { CommBoxOperation } from '../../operations/resource';
import { memberOf, objectIfAny } from '../../output/answers';
import { idsOutput } from '../../output/outputs';

const field = fileField('The document, image or video that templates are to show');

/** Uploads a file for templates: `POST /whatsapp/uploadmedia/{ENCRYPTED_STREAM_ID}`. */
export const uploadMedia: CommBoxOperation = {
	option: {
		name: 'Upload Media',
		value: 'uploadMedia',
		action: 'Upload media to WhatsApp',
		description:
			'Upload a document, image or video, and return the media ID by which a template can show it. It is not sent to anyone. (CommBox: Upload a File and Get ID)',
	},

	form: [encryptedChannelField('whatsAppChannel'), { ...field, required: true }],

	prepare(item) {
		const channelId = encryptedChannelOf(item, 'whatsAppChannel');
		const file = requiredFile(item.parameter(field.name, field.default), item);
		return async (send) => {
			const { name, type } = file;
			const answer = await send({
				method: 'POST',
				path: ['whatsapp', 'uploadmedia', channelId],
				body: multipart([['pic', { name, type, bytes: await file.read() }]]),
				target: `file ${name}`,
				advice: encryptedChannelAdvice,
				// A second upload is another file, which nobody sees until a template shows it.
				repeatable: true,
			});
			const result = objectIfAny(answer.data);
			const mediaId = memberOf(result, 'id');
			if (isMissing(mediaId)) item.hint(NO_MEDIA_ID);
			return {
				success: true,
				...idsOutput({ streamId: channelId }),
				// Text, because it is WhatsApp's: it can be longer than a number holds, or no number.
				mediaId: isMissing(mediaId) ? null : String(mediaId),
				fileName: name,
			};
		};
	},
};

const NO_MEDIA_ID = () => 'CommBox reported success, but did not return the media ID';
