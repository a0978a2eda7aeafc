import type {
	IDataObject,
	INodeListSearchItems,
	INodeParameterResourceLocator,
	INodeParameters,
} from 'n8n-workflow';

import { startEmulator, type AnswerShapes, type Emulator } from '../emulator';
import { loadList, runNode, type Outcome, type RunOptions } from './engine';

/** The user that the emulator starts with. */
export const USER_ID = '94382332';

/** The phone number by which channels know that user. */
export const PHONE = '19175555555';

/** Parameters that look a user up by the phone number of the item. */
export const BY_PHONE: INodeParameters = {
	userIdentification: 'channelIdentity',
	streamProviderType: 5,
	streamProviderId: '={{ $json.phone }}',
};

export const API_KEY = 'key-4f1c9e0b7a';

/** The node in n8n's engine, in front of an emulator of its own. */
export interface TestBench {
	readonly emulator: Emulator;
	/** Runs the node with these parameters; credential and one empty item unless told otherwise. */
	run(parameters: INodeParameters, options?: Partial<RunOptions>): Promise<Outcome>;
	/** Loads the list of custom fields for a form that holds these parameters. */
	customFields(parameters: INodeParameters, search?: string): Promise<INodeListSearchItems[]>;
	/** Loads one of the lists that the form has for resource locators. */
	list(
		method: Parameters<typeof loadList>[0],
		search?: string,
		parameters?: INodeParameters,
	): Promise<INodeListSearchItems[]>;
	/** The requests that have arrived, each as its method and URL. */
	sent(): string[];
	/** Expects that a run refuses its input in these words, and sends nothing. @returns How it says so. */
	expectRefused(run: Promise<Outcome>, message: string | RegExp): Promise<Outcome['error']>;
	/** The `data` of the only request that arrived, as it stood there. */
	sentData(): Record<string, unknown>;
	/** The text of the only request's body. */
	sentBody(): string;
}

const timeOfProcess = performance.now.bind(performance);

let passed = 0;

/** Ten minutes pass by the clock of the node, which forgets what it has learned of a server after five. */
export function passTime(): void {
	passed += 600_000;
	performance.now = () => timeOfProcess() + passed;
}

/** Starts an emulator for a test file, resets it for each test, and looks for broken promises. */
export function useTestBench(): TestBench {
	let emulator: Emulator;
	beforeAll(async () => {
		emulator = await startEmulator({ apiKey: API_KEY });
	});
	beforeEach(() => {
		emulator.reset();
		passTime();
	});
	afterEach(() => {
		// Whatever a test does: nothing outside the contract may ever be sent.
		expect(emulator.breaches).toEqual([]);
	});
	afterAll(async () => await emulator.close());

	const sent = () => emulator.requests.map(({ method, url }) => `${method} ${url}`);
	const sentBody = () => {
		expect(emulator.requests).toHaveLength(1);
		return emulator.requests[0]!.body;
	};
	return {
		get emulator() {
			return emulator;
		},
		run: async (parameters, options = {}) => {
			const outcome = await runNode({
				parameters,
				credential: { apiKey: API_KEY, baseUrl: emulator.url },
				...options,
			});
			expect(outcome.stored).not.toContain(API_KEY);
			return outcome;
		},
		list: async (method, search, parameters = {}) =>
			await loadList(
				method,
				{ parameters, credential: { apiKey: API_KEY, baseUrl: emulator.url } },
				search,
			),
		customFields: async (parameters, search) =>
			await loadList(
				'searchCustomFields',
				{ parameters, credential: { apiKey: API_KEY, baseUrl: emulator.url } },
				search,
			),
		sent,
		expectRefused: async (run, message) => {
			const { error } = await run;
			expect(error?.message).toMatch(message);
			expect(sent()).toEqual([]);
			return error;
		},
		sentBody,
		sentData: () => (JSON.parse(sentBody()) as { data: Record<string, unknown> }).data,
	};
}

/** Options of a run that gives up at once, where failures could pass: what it says then is tested. */
export const IMPATIENT = { maxRetries: 0, patience: 0 };

/** Parameters of an update that is right. */
export const RIGHT: INodeParameters = { userId: USER_ID, updateFields: { firstName: 'Ada' } };

/** @returns What an item says of its failure, in one text: what is wrong, and what to do. */
export function errorText({ json }: { json: IDataObject }): string {
	const { message, description } = (json['error'] ?? {}) as IDataObject;
	return [message, description].filter(Boolean).join('. ');
}

/** @returns What n8n holds for a resource locator whose ID is given. */
export function byId(value: string): INodeParameterResourceLocator {
	return { __rl: true, mode: 'id', value };
}

/** The shapes that an answer can have, where records and the vendor's pages contradict each other. */
export const SHAPES: ReadonlyArray<[name: string, shapes: AnswerShapes]> = [
	['as it was recorded', {}],
	['as its page has it', { source: 'page' }],
	['in camelCase', { names: 'camelCase' }],
	['in PascalCase', { names: 'PascalCase' }],
	['in snake_case', { names: 'snake_case' }],
	['with numbers as text', { numbers: 'text' }],
	['by itself', { single: 'object' }],
	['in a list of one', { single: 'list' }],
	['with JSON as text', { content: 'text' }],
	['with JSON as objects', { content: 'object' }],
	['with messages in the user', { messages: 'inUser' }],
	[
		'as its page has it, but with messages beside the user',
		{ source: 'page', messages: 'besideUser' },
	],
	['with times in full', { times: 'zoned' }],
];

/** @returns Items with ids from a list: for runs over many. */
export function itemsOf(ids: readonly unknown[]): IDataObject[] {
	return ids.map((id) => ({ id }) as IDataObject);
}

/** @returns The Custom Fields parameter for these names and values. */
export function customFields(...fields: Array<[name: unknown, value: unknown]>): INodeParameters {
	return { field: fields.map(([name, value]) => ({ name, value })) } as INodeParameters;
}

/** What says which operation is run, and how. */
type Given = [
	resource: string,
	operation: string,
	parameters?: INodeParameters,
	options?: Partial<RunOptions>,
];

/** Runs operations that are to fail soon where they fail, on a bench. */
export interface OperationRunner {
	/** Runs an operation, for one item unless told otherwise. */
	run(...given: Given): Promise<Outcome>;
	/** The same. @returns The data of the items that came out, where it has not failed. */
	jsonOf(...given: Given): Promise<IDataObject[]>;
}

export function operationRunner(bench: TestBench): OperationRunner {
	const run: OperationRunner['run'] = async (resource, operation, parameters = {}, options = {}) =>
		await bench.run({ resource, operation, requestOptions: IMPATIENT, ...parameters }, options);
	return { run, jsonOf: async (...given) => jsonIn(await run(...given)) };
}

/** @returns The data of the items that came out of a run, which must not have failed. */
export function jsonIn({ items, error }: Outcome): IDataObject[] {
	expect(error).toBeUndefined();
	return items.map(({ json }) => json);
}
