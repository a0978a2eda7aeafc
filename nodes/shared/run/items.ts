import {
	NodeApiError,
	NodeOperationError,
	UserError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import type { Verdict } from '../verdict';
import { accountFor, count, reasonsOf, summaryOf, type ItemState } from './account';
import { attemptUntilDone, type Traveler } from './attempts';
import { now, sleepBriefly } from './clock';
import { OutOfPatience } from './door';
import { Hints } from './hints';
import { FIRST_AT_ONCE, Lane } from './lane';
import type { Operation } from './operation';
import type { Endurance } from './passage';
import { Preparation, type Prepared, type Refused } from './preparation';

type NodeError = NodeApiError | NodeOperationError;

/** The way to the server. */
export interface Transport<Request, Answer> {
	/** What texts call the server. */
	readonly server: string;
	/**
	 * @returns What tells the server and key for an item from others: requests for which it is the same
	 *   share a limit. It does not contain the key.
	 */
	destination(itemIndex: number): Promise<string>;
	/** @returns Whether that differs by item, so that one which is shut says nothing of the others. */
	differs(): boolean;
	/** Sends a request of an item once. */
	send(request: Request, itemIndex: number): Promise<Answer>;
	/** @returns Whether a request has an effect, and does not only read. */
	changes(request: Request): boolean;
	/**
	 * @returns What it means for the next attempt that sending has failed; undefined where a mistake in
	 *   the request, or in the credential for this item alone, has kept it from being sent.
	 */
	judge(error: unknown, request: Request): Verdict | undefined;
}

export interface RunSettings extends Endurance {
	/** The greatest number of requests at the same time; with 1, items go one after the other. */
	readonly maxConcurrency: number;
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

/** So many items at the most wait for another that is about the same thing, while later ones are begun. */
const MOST_WAITING = 1_000;

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
 *   accounts for every item. When n8n cancels the execution, its reason: n8n keeps nothing of a node that
 *   was canceled, so the account goes into n8n's log.
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

/** One run of the node: all that is known of its items. */
class Run<Request, Answer> implements Traveler {
	slowdowns = 0;

	private readonly startedAt = now();

	private readonly inputs: INodeExecutionData[];

	private readonly continues: boolean;

	/** Aborts when n8n cancels the execution. */
	private readonly canceled: AbortSignal | undefined;

	private readonly states: ItemState[];

	private readonly outputs: Array<INodeExecutionData[] | undefined>;

	private readonly preparation: Preparation<Request, Answer>;

	private readonly hints = new Hints();

	/** Aborts when the run is over: n8n cancels it, or it halts. */
	private readonly over = new AbortController();

	/** The ways to the servers, one but for credentials that differ by item. */
	private readonly lanes = new Set<Lane>();

	/** How many requests have failed and wait to be sent again, and so are not under way. */
	private resting = 0;

	fill = () => {};

	private retries = 0;

	constructor(
		private readonly context: IExecuteFunctions,
		operation: Operation<Request, Answer>,
		private readonly transport: Transport<Request, Answer>,
		readonly settings: RunSettings,
		private readonly describeError: DescribeError,
	) {
		this.inputs = context.getInputData();
		this.continues = context.continueOnFail();
		this.canceled = context.getExecutionCancelSignal();
		this.states = this.inputs.map(() => 'unsent');
		this.outputs = this.inputs.map(() => undefined);
		this.preparation = new Preparation(context, operation);
	}

	async execute(): Promise<INodeExecutionData[]> {
		const { canceled } = this;
		const cancel = () => this.end(canceled?.reason);
		canceled?.addEventListener('abort', cancel, { once: true });
		try {
			canceled?.throwIfAborted();
			if (!this.continues) this.refuse(await this.preparation.all(this.over.signal));
			await this.runAll();
			canceled?.throwIfAborted();
		} finally {
			canceled?.removeEventListener('abort', cancel);
			for (const lane of this.lanes) lane.remove(this, this.over.signal.reason);
			if (canceled?.aborted) this.logAccount();
		}
		this.showHints();
		const { reason } = this.over.signal as { reason: unknown };
		if (reason instanceof Halt) return this.endEarly(reason);
		return this.outputs.flatMap((items) => items ?? []);
	}

	async rest(ms: number): Promise<void> {
		const { signal } = this.over;
		const end = now() + ms;
		for (let left = ms; left > 0 && !signal.aborted; left = end - now()) {
			await sleepBriefly(left);
		}
		signal.throwIfAborted();
	}

	async cede<T>(until: Promise<T>): Promise<T> {
		this.resting += 1;
		this.fill();
		try {
			return await until;
		} finally {
			this.resting -= 1;
		}
	}

	/** Nothing more is sent; what waits fails with the reason. The first reason counts. */
	private end(reason: unknown): void {
		this.over.abort(reason);
		for (const lane of this.lanes) lane.remove(this, this.over.signal.reason);
	}

	/**
	 * @returns How many items may be under way. Those whose requests have failed leave their place to others,
	 *   but not before a server has answered: then it shows soonest whether there is one.
	 */
	private get room(): number {
		let room = this.lanes.size === 0 ? FIRST_AT_ONCE : 0;
		for (const lane of this.lanes) room += lane.room + (lane.isKnown ? this.resting : 0);
		return Math.min(this.settings.maxConcurrency, room);
	}

	/**
	 * Works on the items, as many at the same time as there is room for, in their order. Those that are
	 * about the same thing go one after the other, in the place of the first.
	 */
	private async runAll(): Promise<void> {
		/** Of what is under way, the items that wait for it, by what they are about. */
		const behind = new Map<string | number, number[]>();
		let [next, active, waiting] = [0, 0, 0];

		await new Promise<void>((resolve) => {
			const start = async (first: number, about: string | number) => {
				const followers: number[] = [];
				behind.set(about, followers);
				active += 1;
				for (let index: number | undefined = first; index !== undefined; ) {
					await this.runItem(index);
					index = followers.shift();
					if (index === undefined) continue;
					waiting -= 1;
					this.fill();
				}
				behind.delete(about);
				active -= 1;
				this.fill();
			};
			const hasNext = () => next < this.inputs.length && waiting < MOST_WAITING;
			this.fill = () => {
				while (active < this.room && hasNext() && !this.over.signal.aborted) {
					// Who is about nothing that matters waits for nobody.
					const index = next++;
					const about = this.preparation.of(index).about ?? index;
					const followers = behind.get(about);
					if (followers === undefined) {
						void start(index, about);
					} else {
						followers.push(index);
						waiting += 1;
					}
				}
				if (active === 0) resolve();
			};
			this.fill();
		});
	}

	/** @throws What names the refused items, where there are some. */
	private refuse(refused: readonly Refused[]): void {
		const [first] = refused;
		if (first === undefined) return;
		const { error } = this.describeError(first.error, first.index);
		if (this.inputs.length > 1) {
			const nothingSent = `Nothing was sent for any of the ${count(this.inputs.length)} items`;
			error.description = joinSentences(error.description, nothingSent, reasonsOf(refused));
		}
		const others = refused.length - 1;
		if (others > 0) {
			error.message += `, and ${count(others)} more ${others === 1 ? 'item is' : 'items are'} refused`;
		}
		throw error;
	}

	private filesOf(index: number): Pick<INodeExecutionData, 'binary'> {
		const { binary } = this.inputs[index]!;
		return binary === undefined ? {} : { binary };
	}

	private async runItem(index: number): Promise<void> {
		let endsRun: unknown;
		let isAnswered = true;
		const send = async (request: Request) => {
			const answer = await this.send(request, index, (error, verdict, isKnown) => {
				const { kind, isUndone } = verdict;
				if (!isUndone) this.states[index] = 'unknown';
				// Who was refused for now learns nothing of what was sent before.
				if (!isUndone || kind === 'final') isAnswered = verdict.isAnswered;
				if (!isKnown) endsRun = error;
				// At once: nothing more may go out in the place that this request frees.
				if (kind === 'fatal' && !this.transport.differs()) this.end(new Halt(index, error));
			});
			isAnswered = true;
			// What it is for may take more than that.
			if (this.transport.changes(request)) this.states[index] = 'unknown';
			return answer;
		};
		const prepared = this.preparation.take(index);
		try {
			if (prepared.work === undefined) throw prepared.error;
			this.finish(index, await prepared.work(send), prepared);
		} catch (error) {
			const { aborted, reason } = this.over.signal as AbortSignal & { reason: unknown };
			if (aborted && error === reason) return;
			if (this.canceled?.aborted && !isAnswered) return;
			const isOver = error instanceof OutOfPatience;
			if (isOver) endsRun = error;
			// An item that only waited for its turn was not sent; the last answer of any other is final.
			if (this.states[index] === 'unsent' ? !isOver : isAnswered) this.states[index] = 'failed';
			if (this.continues) this.outputs[index] = [this.errorItem(error, index)];
			const isOfAll = error === endsRun && !this.transport.differs();
			if (!this.continues || isOfAll) this.end(new Halt(index, error));
		}
	}

	private finish(
		index: number,
		output: IDataObject | IDataObject[],
		{ keepsFiles, hints }: Prepared<Request, Answer>,
	): void {
		const jsons = Array.isArray(output) ? output : [output];
		const files = keepsFiles ? this.filesOf(index) : {};
		this.outputs[index] = jsons.map((json) => ({ json, ...files, pairedItem: { item: index } }));
		this.states[index] = 'done';
		this.hints.add(hints);
	}

	/** @param onFailure Called with each failed attempt, and whether there may be a server. */
	private async send(
		request: Request,
		index: number,
		onFailure: (error: unknown, verdict: Verdict, isKnown: boolean) => void,
	): Promise<Answer> {
		this.over.signal.throwIfAborted();
		const lane = await this.laneOf(index).catch((error: unknown) => {
			const verdict = this.transport.judge(error, request);
			if (verdict !== undefined) onFailure(error, verdict, true);
			throw error;
		});
		let attempts = 0;
		const attempt = async () => {
			if (++attempts > 1) this.retries += 1;
			return await this.transport.send(request, index);
		};
		const judge = (error: unknown) => {
			const verdict = this.transport.judge(error, request);
			if (verdict === undefined) return undefined;
			const kind = lane.outcomeOf(verdict);
			// What must not be repeated was tried once only, which tells nothing of the server.
			const mayBeThere = !verdict.mayRepeat;
			onFailure(error, { ...verdict, kind }, lane.isKnown || verdict.isAnswered || mayBeThere);
			return { ...verdict, kind };
		};
		return await attemptUntilDone(lane, this, attempt, judge);
	}

	private async laneOf(index: number): Promise<Lane> {
		const destination = await this.transport.destination(index);
		this.over.signal.throwIfAborted();
		const lane = Lane.to(destination, this);
		this.lanes.add(lane);
		return lane;
	}

	private showHints(): void {
		const messages = this.hints.messages(this.inputs.length);
		const summary = this.summary();
		if (summary !== undefined) messages.push(summary);
		if (messages.length === 0) return;
		this.context.addExecutionHints(
			...messages.map((message) => ({ message, location: 'outputPane' as const })),
		);
	}

	/** At n8n's default level, where it prints the text alone. */
	private logAccount(): void {
		const { context } = this;
		context.logger.info(
			`Node "${context.getNode().name}" was canceled (workflow ${context.getWorkflow().id}, execution ${context.getExecutionId()}). ${accountFor(this.states)}`,
		);
	}

	private summary(): string | undefined {
		const items = this.inputs.length;
		const ms = now() - this.startedAt;
		const rate = Math.min(...[...this.lanes].map((lane) => lane.rate));
		// While the last answers come, more is allowed than anybody uses.
		const used = rate < Infinity ? Math.min(rate, (items * 1000) / ms) : rate;
		const { slowdowns, retries } = this;
		return summaryOf(items, { ms, slowdowns, retries, rate: used }, this.transport.server);
	}

	private endEarly({ itemIndex, failure }: Halt): INodeExecutionData[] {
		const { error } = this.describeError(failure, itemIndex);
		if (!this.continues) {
			if (this.inputs.length > 1) {
				error.description = joinSentences(error.description, accountFor(this.states));
			}
			throw error;
		}
		const description = joinSentences(error.message, error.description);
		const because = `because item ${itemIndex} failed in a way that affects every item`;
		const skipped = new UserError(`Skipped, ${because}`, { description });
		const cutShort = new UserError(`Cut short, and perhaps done, ${because}`, { description });
		return this.outputs.flatMap((items, index) => {
			const reason = this.states[index] === 'unknown' ? cutShort : skipped;
			return items ?? this.errorItem(reason, index, SKIPPED);
		});
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
