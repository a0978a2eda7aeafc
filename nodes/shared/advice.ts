/** What to do about trouble with CommBox, in the words of the forms: the credential's, and the node's. */

export const RENEW_KEY =
	'Check the API Key in the CommBox API credential. An admin finds the right one in the CommBox console under Settings > API Key. Keys can expire, and a revoked key stops working after 30 days.';

export const LOOK_AT_BASE_URL =
	'Check the Base URL in the CommBox API credential: it must be the address of the CommBox API itself.';

export const OPEN_THE_WAY = `${LOOK_AT_BASE_URL} Check also that n8n may open connections to it.`;

export const TRUST_IT = `${LOOK_AT_BASE_URL} A proxy or a certificate of your own network can be the cause, too.`;

export const MORE_TIME = 'Run the workflow again later, or allow more time with Timeout.';

export const TRY_LATER =
	'Run the workflow again later. If it happens again, contact CommBox support.';
