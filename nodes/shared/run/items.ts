import {
	NodeApiError,
	NodeOperationError,
	UserError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import type { Verdict } from '../verdict';
import { accountFor, count, summaryOf, type ItemState } from './account';
import { now, sleepBriefly } from './clock';
import { fileNameOf } from './fileName';
import { Hints, type Hint } from './hints';
import { OutOfPatience } from './lane';
import type { BinaryFile, Item, Operation, Work } from './operation';
import { inputFieldReader, parameterReader, type ReadParameter } from './parameters';
import { Pass } from './pass';
import { retry } from './retry';
import { schedule } from './schedule';
import { FIRST_AT_ONCE } from './window';

type NodeError = NodeApiError | NodeOperationError;

/** The way to the server. */
export interface Transport<Request, Answer> {
	/** What texts call the server. */
	readonly server: string;
	/**
	 * @returns What tells one server and key from another: runs for which it is the same share a limit.
	 *   It does not contain the key.
	 */
	destination(): Promise<string>;
	/** Sends a request once. */
	send(request: Request): Promise<Answer>;
	/** Says what it means for the next attempt that sending has failed. */
	judge(error: unknown, request: Request): Verdict;
}

export interface RunSettings {
	/** The greatest number of requests at the same time; with 1, items go one after the other. */
	readonly maxConcurrency: number;
	/** How many times a request is sent again after trouble that can pass. */
	readonly maxRetries: number;
	/** How many ms the run waits without anything getting through. */
	readonly patienceMs: number;
}

/** What went wrong with an item. */
export interface Failure {
	/** n8n's error for it. */
	readonly error: NodeError;
	/** One word for what kind of failure it is: workflows branch on it. */
	readonly kind: string;
	/** The server's status, where it gave one. */
	readonly status?: number | undefined;
}

/** Says what went wrong with an item. */
export type DescribeError = (error: unknown, itemIndex: number) => Failure;

/** Nothing was sent: only the run knows this kind of failure. */
const SKIPPED = 'skipped';

/** No answer says whether it was done. */
export const MAY_BE_DONE = 'mayBeDone';

/** Why a run ended before its last item: the item it was, and what it failed with. */
class Halt extends Error {
	constructor(
		readonly itemIndex: number,
		readonly failure: unknown,
	) {
		super(`The run ended with item ${itemIndex}`);
	}
}

/** How long expressions are evaluated in a row before others get their turn, in ms. */
const LONGEST_BURST = 50;

/**
 * How many items are prepared in a row. Evaluating expressions costs a fifth less in a row than one by
 * one between answers, and what is prepared takes memory.
 */
const LOOK_AHEAD = 32;

/** How many refused items an error names. */
const MOST_REFUSED_NAMED = 10;

/**
 * Runs an operation for every input item, several at the same time. Each item ends as exactly one of
 * two, in input order and paired with its input: its result, or, where the node continues on failure,
 * its error.
 *
 * Where the node does not continue, all items are prepared before the first request goes out: if one
 * is refused, nothing is sent at all. The first item that fails later ends the run: nothing more is
 * sent, but what is under way is let finish, each request within its own time limit.
 *
 * Where it continues, the run ends early only when what failed would fail for all items: the rest comes
 * out with that reason. A server from which no answer has come, retries included, would fail for all.
 *
 * @param context The node's run.
 * @param operation What to do for an item.
 * @param transport The way to the server.
 * @param settings How many requests at the same time, how often again, and for how long.
 * @param describeError Says what went wrong with a failing item.
 * @throws The error of the item that ended the run, where the node does not continue on failure. It
 *   accounts for every item. When n8n cancels the execution, its reason.
 */
export async function runItems<Request, Answer>(
	context: IExecuteFunctions,
	operation: Operation<Request, Answer>,
	transport: Transport<Request, Answer>,
	settings: RunSettings,
	describeError: DescribeError,
): Promise<INodeExecutionData[]> {
	return await new Run(context, operation, transport, settings, describeError).execute();
}

/** What is prepared for an item, and the hints it has given. */
interface Prepared<Request, Answer> {
	readonly work: Work<Request, Answer>;
	readonly hints: ReadonlyMap<Hint, ReadonlySet<string>>;
}

/** One run of the node: all that is known of its items. */
class Run<Request, Answer> {
	private readonly inputs: INodeExecutionData[];

	private readonly continues: boolean;

	private readonly states: ItemState[];

	private readonly outputs: Array<INodeExecutionData[] | undefined>;

	/** What is prepared and not begun, by item; an error where the item was refused. */
	private readonly prepared = new Map<number, Prepared<Request, Answer> | { error: unknown }>();

	private readonly hints = new Hints();

	private readonly shared = new Map<string, Promise<unknown>>();

	/** The items whose output has their files as well. */
	private readonly keepingFiles = new Set<number>();

	private readonly readParameter: ReadParameter;

	private readonly inputFieldsIn: Item['inputFieldsIn'];

	private readonly canceled: AbortSignal | undefined;

	private readonly halting = new AbortController();

	/** Aborts when the run is over, whoever ends it. */
	private readonly signal: AbortSignal;

	/** The leave to send; taken with the first request. */
	private pass: Promise<Pass> | undefined;

	/** The same when it is there. */
	private passNow: Pass | undefined;

	/** Whether anything of an answer has come from the server. */
	private hasAnswered = false;

	private retries = 0;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly operation: Operation<Request, Answer>,
		private readonly transport: Transport<Request, Answer>,
		private readonly settings: RunSettings,
		private readonly describeError: DescribeError,
	) {
		this.inputs = context.getInputData();
		this.continues = context.continueOnFail();
		this.states = this.inputs.map(() => 'unsent');
		this.outputs = this.inputs.map(() => undefined);
		this.readParameter = parameterReader(context);
		this.inputFieldsIn = inputFieldReader(context);
		this.canceled = context.getExecutionCancelSignal();
		const { signal } = this.halting;
		this.signal = this.canceled ? AbortSignal.any([this.canceled, signal]) : signal;
	}

	async execute(): Promise<INodeExecutionData[]> {
		if (!this.continues) await this.prepareAll();
		const room = () => Math.min(this.settings.maxConcurrency, this.passNow?.room ?? FIRST_AT_ONCE);
		await schedule(
			this.inputs.length,
			async (index) => await this.runItem(index),
			room,
			this.signal,
		);
		this.passNow?.giveBack();

		this.canceled?.throwIfAborted();
		this.showHints();
		if (this.halting.signal.aborted) return this.endEarly(this.halting.signal.reason as Halt);
		return this.outputs.flatMap((items) => items ?? []);
	}

	/** @throws What names the refused items, where there are some. */
	private async prepareAll(): Promise<void> {
		let burstStart = now();
		for (const index of this.inputs.keys()) {
			if (now() - burstStart > LONGEST_BURST) {
				await sleepBriefly(0);
				this.canceled?.throwIfAborted();
				burstStart = now();
			}
			this.prepare(index);
		}
		const refused = [...this.prepared].flatMap(([index, prepared]) =>
			'error' in prepared ? [this.describeError(prepared.error, index).error] : [],
		);
		const [first, ...others] = refused;
		if (first === undefined) return;
		if (this.inputs.length === 1) throw first;
		const nothingSent = `Nothing was sent for any of the ${count(this.inputs.length)} items`;
		if (others.length > 0) {
			const named = refused.slice(0, MOST_REFUSED_NAMED).map(({ message }) => message);
			const more = refused.length - named.length;
			first.description = joinSentences(
				nothingSent,
				`Refused: ${named.join('; ')}${more > 0 ? `; and ${count(more)} more` : ''}`,
				first.description,
			);
			first.message += `, and ${count(others.length)} more ${others.length === 1 ? 'item is' : 'items are'} refused`;
		} else {
			first.description = joinSentences(first.description, nothingSent);
		}
		throw first;
	}

	private prepare(index: number): void {
		const hints = new Map<Hint, Set<string>>();
		const item: Item = {
			json: this.inputs[index]!.json,
			typeVersion: this.context.getNode().typeVersion,
			timezone: this.context.getTimezone(),
			parameter: (name, fallback) => this.readParameter(name, index, fallback),
			inputFieldsIn: this.inputFieldsIn,
			file: (field) => this.fileOf(index, field),
			keepFiles: () => this.keepingFiles.add(index),
			oncePerRun: async (key, make) => await this.oncePerRun(key, make),
			hint: (hint, ...names) => hints.set(hint, new Set([...(hints.get(hint) ?? []), ...names])),
		};
		try {
			this.prepared.set(index, { work: this.operation.prepare(item), hints });
		} catch (error) {
			this.prepared.set(index, { error });
		}
	}

	private fileOf(index: number, field: string): BinaryFile {
		const { helpers } = this.context;
		const file = helpers.assertBinaryData(index, field);
		return {
			name: fileNameOf(field, file),
			type: file.mimeType,
			read: async () => await helpers.getBinaryDataBuffer(index, field),
		};
	}

	private filesOf(index: number): Pick<INodeExecutionData, 'binary'> {
		const { binary } = this.inputs[index]!;
		return binary === undefined ? {} : { binary };
	}

	/** @returns What is prepared for an item, which is prepared along with those after it if need be. */
	private take(index: number): Prepared<Request, Answer> | { error: unknown } {
		if (!this.prepared.has(index)) {
			const end = Math.min(this.inputs.length, index + LOOK_AHEAD);
			for (let next = index; next < end; next += 1) this.prepare(next);
		}
		const prepared = this.prepared.get(index)!;
		this.prepared.delete(index);
		return prepared;
	}

	private async runItem(index: number): Promise<void> {
		let endsRun: unknown;
		let isAnswered = true;
		const send = async (request: Request) =>
			await this.send(request, (error, verdict) => {
				this.states[index] = verdict.isUndone ? 'unsent' : 'unknown';
				isAnswered = verdict.isAnswered;
				if (!this.hasAnswered) endsRun = error;
				// At once: nothing more may go out in the place that this request frees.
				if (verdict.kind === 'fatal') this.halting.abort(new Halt(index, error));
			});
		try {
			const prepared = this.take(index);
			if ('error' in prepared) throw prepared.error;
			const output = await prepared.work(send);
			this.finish(index, output);
			this.hints.add(prepared.hints);
		} catch (error) {
			if (error === this.signal.reason) return;
			const isOver = error instanceof OutOfPatience;
			if (isOver) endsRun = error;
			// An item that only waited for its turn was not sent; the last answer of any other is final.
			if (this.states[index] === 'unsent' ? !isOver : isAnswered) this.states[index] = 'failed';
			if (this.continues) this.outputs[index] = [this.errorItem(error, index)];
			if (!this.continues || error === endsRun) this.halting.abort(new Halt(index, error));
		}
	}

	private finish(index: number, output: IDataObject | IDataObject[]): void {
		const jsons = Array.isArray(output) ? output : [output];
		const files = this.keepingFiles.has(index) ? this.filesOf(index) : {};
		this.outputs[index] = jsons.map((json) => ({ json, ...files, pairedItem: { item: index } }));
		this.states[index] = 'done';
	}

	/** @param onFailure Called with each failed attempt. */
	private async send(
		request: Request,
		onFailure: (error: unknown, verdict: Verdict) => void,
	): Promise<Answer> {
		let attempts = 0;
		const attempt = async () => {
			if (++attempts > 1) this.retries += 1;
			const answer = await this.transport.send(request);
			this.hasAnswered = true;
			return answer;
		};
		const judge = (error: unknown) => {
			const verdict = this.transport.judge(error, request);
			this.hasAnswered ||= verdict.isAnswered;
			onFailure(error, verdict);
			return verdict;
		};
		this.pass ??= this.getPass();
		const pass = await this.pass.catch((error: unknown) => {
			judge(error);
			throw error;
		});
		return await retry(pass, this.settings.maxRetries, attempt, judge);
	}

	private async getPass(): Promise<Pass> {
		const destination = await this.transport.destination();
		this.passNow = new Pass(destination, this.settings.patienceMs, this.signal);
		return this.passNow;
	}

	/** A failure is not shared: whoever waited for it tries for itself. */
	private async oncePerRun<T>(key: string, make: () => Promise<T>): Promise<T> {
		for (let shared = this.shared.get(key); shared; shared = this.shared.get(key)) {
			const outcome = await shared.then(
				(value) => ({ value }),
				() => undefined,
			);
			if (outcome !== undefined) return outcome.value as T;
		}
		const made = make().catch((error: unknown) => {
			this.shared.delete(key);
			throw error;
		});
		this.shared.set(key, made);
		return await made;
	}

	private showHints(): void {
		const messages = this.hints.messages(this.inputs.length);
		const summary = this.passNow && this.summaryOf(this.passNow);
		if (summary !== undefined) messages.push(summary);
		if (messages.length === 0) return;
		this.context.addExecutionHints(
			...messages.map((message) => ({ message, location: 'outputPane' as const })),
		);
	}

	private summaryOf({ startedAt, slowdowns, rate }: Pass): string | undefined {
		const items = this.inputs.length;
		const ms = now() - startedAt;
		// While the last answers come, the limiter allows more than anybody uses.
		const used = rate < Infinity ? Math.min(rate, (items * 1000) / ms) : rate;
		const course = { ms, slowdowns, retries: this.retries, rate: used };
		return summaryOf(items, course, this.transport.server);
	}

	private endEarly({ itemIndex, failure }: Halt): INodeExecutionData[] {
		const { error } = this.describeError(failure, itemIndex);
		if (!this.continues) {
			if (this.inputs.length > 1) {
				error.description = joinSentences(error.description, accountFor(this.states));
			}
			throw error;
		}
		const skipped = new UserError(
			`Skipped, because item ${itemIndex} failed in a way that affects every item`,
			{ description: joinSentences(error.message, error.description) },
		);
		return this.outputs.flatMap((items, index) => items ?? this.errorItem(skipped, index, SKIPPED));
	}

	/**
	 * @returns What an item that failed comes out as. Beside `error`, n8n 1 and 2 allow next to nothing,
	 *   or it is no error to them; and where the item itself has an error, not its `json`, n8n does not
	 *   add the input data.
	 */
	private errorItem(failure: unknown, index: number, ownKind?: string): INodeExecutionData {
		const { error, kind, status } = this.describeError(failure, index);
		const { message, description } = error;
		const isUnknown = this.states[index] === 'unknown';
		return {
			json: {
				error: {
					message,
					...(description && { description }),
					kind: isUnknown ? MAY_BE_DONE : (ownKind ?? kind),
					...(status !== undefined && { status }),
					item: index,
				},
			},
			...this.filesOf(index),
			pairedItem: { item: index },
		};
	}
}

function joinSentences(...sentences: Array<string | null | undefined>): string {
	return sentences
		.filter((text) => text)
		.map((text) => text!.replace(/\.?$/, '.'))
		.join(' ');
}
