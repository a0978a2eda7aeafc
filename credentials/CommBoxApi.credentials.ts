import type {
	IAuthenticate,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
	Icon,
} from 'n8n-workflow';

import { parseApiKey } from '../nodes/shared/api/apiKey';
import { DEFAULT_BASE_URL, parseBaseUrl } from '../nodes/shared/api/baseUrl';
import { testRules } from './testRules';

export class CommBoxApi implements ICredentialType {
	name = 'commBoxApi';

	displayName = 'CommBox API';

	icon: Icon = {
		light: 'file:../nodes/CommBox/commBox.svg',
		dark: 'file:../nodes/CommBox/commBox.dark.svg',
	};

	documentationUrl = 'https://github.com/n8n-nodes-commbox/n8n-nodes-commbox#connect';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			hint: 'In the CommBox console: Settings > API Key. A key can expire.',
			description:
				'An admin finds it in the CommBox console under Settings > API Key: select View, then Copy. A key can expire, and a revoked one works for 30 more days.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: DEFAULT_BASE_URL,
			placeholder: `e.g. ${DEFAULT_BASE_URL}`,
			hint: 'If the test shows a code such as ENOTFOUND or ECONNREFUSED, n8n cannot reach this address.',
			description: 'Change it only if your brand runs CommBox under a host of its own',
		},
	];

	/**
	 * A function, not n8n's generic form: that one is evaluated as an expression for every request,
	 * which costs more than the request's own preparation.
	 *
	 * @throws UserError where the Base URL or the key is none, before the key goes anywhere.
	 */
	authenticate: IAuthenticate = async (
		{ apiKey, baseUrl },
		requestOptions,
	): Promise<IHttpRequestOptions> => {
		const url = parseBaseUrl(baseUrl);
		return {
			...requestOptions,
			// Only the test has it.
			...('baseURL' in requestOptions && { baseURL: url }),
			headers: { ...requestOptions.headers, Authorization: `Bearer ${parseApiKey(apiKey)}` },
		};
	};

	/**
	 * The list of presence types: a documented call that needs the key and no ID, reads
	 * only, and answers a few lines. (Nothing documented says that System Status looks at the key.)
	 * HTTP errors are left to the rules, because CommBox says the same in the envelope, and says it
	 * there under an HTTP 200 as well.
	 *
	 * Where nothing answers, n8n shows the error's bare code. Only a function of the node could say more,
	 * and the one helper that n8n gives to that, `request`, is not allowed in community nodes.
	 */
	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{ $credentials.baseUrl }}',
			url: '/managers/presence',
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: true,
		},
		rules: testRules(),
	};
}
