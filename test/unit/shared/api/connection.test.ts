import { connectionFailure } from '../../../../nodes/shared/api/connection';

/** What Node.js and OpenSSL call it where a connection does not come about, or breaks. */
const CODES = [
	'ECONNREFUSED',
	'ECONNRESET',
	'ENOTFOUND',
	'EPIPE',
	'EPROTO',
	'CERT_HAS_EXPIRED',
	'ERR_SSL_WRONG_VERSION_NUMBER',
	'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC',
	'SOMETHING_NEW',
];

it.each(CODES)(
	'nothing that fails after an answer has begun was certainly not done: %s',
	(code) => {
		const error = Object.assign(new Error(code), { code, syscall: 'connect' });
		const { finding } = connectionFailure(error, true, String).details;
		expect(finding.isUndone).toBe(false);
	},
);

it('a record that is damaged on the way is no matter of certificates', () => {
	const error = { code: 'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC' };
	expect(connectionFailure(error, false, String)).toMatchObject({
		message: expect.stringContaining('broke before its answer was complete'),
		details: { finding: { kind: 'trouble', isUndone: false } },
	});
});
