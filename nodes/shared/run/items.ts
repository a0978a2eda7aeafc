import {
	NodeApiError,
	NodeOperationError,
	UserError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import { now } from '../lane/clock';
import { OutOfPatience } from '../lane/door';
import { Lane } from '../lane/lane';
import type { Member, RunSettings } from '../lane/passage';
import { FIRST_AT_ONCE } from '../lane/room';
import type { Verdict } from '../verdict';
import { accountFor, count, reasonsOf, summaryOf, type ItemState } from './account';
import { Hints } from './hints';
import type { Operation } from './operation';
import { Preparation } from './preparation';

/** The way to the server. */
export interface Transport<Request, Answer> {
	/** What texts call the server. */
	readonly server: string;
	/** What tells one server and key from another: such requests share a limit. It does not contain the key. */
	destination(itemIndex: number): Promise<string>;
	/** Whether that differs by item, so that one which is shut says nothing of the others. */
	differs(): boolean;
	/** Sends a request of an item once. */
	send(request: Request, itemIndex: number): Promise<Answer>;
	/** Asks for something harmless, and says whether the server has answered it; undefined where it asks to slow down. */
	answers(itemIndex: number): Promise<boolean | undefined>;
	/** Whether a request has an effect, and does not only read. */
	changes(request: Request): boolean;
	/**
	 * @returns What it means for the next attempt that sending has failed; undefined where a mistake in
	 *   the request, or in the credential for this item alone, has kept it from being sent.
	 */
	judge(error: unknown, request: Request): Verdict | undefined;
}

/** Says what went wrong with an item: n8n's error for it, a word to branch on, and the server's status, if any. */
export type DescribeError = (
	error: unknown,
	itemIndex: number,
) => {
	readonly error: NodeApiError | NodeOperationError;
	readonly kind: string;
	readonly status?: number | undefined;
};

/** No answer says whether it was done. */
export const MAY_BE_DONE = 'mayBeDone';

/** So many items at the most are looked at for one that need not wait for another about the same thing. */
const MOST_AHEAD = 1_000;

/**
 * One run of an operation: for every input item, several at the same time. Each item ends as exactly one of
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
 * @throws The error of the item that ended the run, where the node does not continue on failure. It
 *   accounts for every item. When n8n cancels the execution, its reason: n8n keeps nothing of a node that
 *   was canceled, so the account goes into n8n's log.
 */
export class Run<Request, Answer> implements Member {
	slowdowns = 0;
	retries = 0;
	resting = 0;
	private readonly startedAt = now();
	private readonly hints = new Hints();
	private readonly ending = new AbortController();

	/** Aborts when the run is over: n8n cancels it, or it halts. */
	readonly over = this.ending.signal;

	/** The ways to the servers, one but for credentials that differ by item. */
	private readonly lanes = new Set<Lane>();

	/** Why it ends before its last item, where it does: the item it was, and what it failed with. */
	private halted: { readonly itemIndex: number; readonly failure: unknown } | undefined;
	fill = () => {};

	constructor(
		private readonly context: IExecuteFunctions,
		operation: Operation<Request, Answer>,
		private readonly transport: Transport<Request, Answer>,
		readonly settings: RunSettings,
		private readonly describeError: DescribeError,
		private readonly inputs = context.getInputData(),
		private readonly continues = context.continueOnFail(),
		/** Aborts when n8n cancels the execution. */
		private readonly canceled = context.getExecutionCancelSignal(),
		private readonly states = inputs.map((): ItemState => 'unsent'),
		private readonly outputs = inputs.map((): INodeExecutionData[] | undefined => undefined),
		/** Where an item has no way to go, sending says why. */
		private readonly destinationOf = async (index: number) =>
			await transport.destination(index).catch(() => ''),
		private readonly preparation = new Preparation(context, operation, destinationOf),
	) {}

	async execute(): Promise<INodeExecutionData[]> {
		const { canceled, context, ending, over } = this;
		canceled?.addEventListener('abort', () => ending.abort(canceled.reason), { signal: over });
		try {
			canceled?.throwIfAborted();
			if (!this.continues) this.refuse(await this.preparation.all(over));
			await this.runAll();
			canceled?.throwIfAborted();
		} finally {
			ending.abort(canceled?.reason);
			if (canceled?.aborted) {
				const where = `workflow ${context.getWorkflow().id}, execution ${context.getExecutionId()}`;
				const account = accountFor(this.states);
				// At n8n's default level, where it prints the text alone.
				context.logger.info(`Node "${context.getNode().name}" was canceled (${where}). ${account}`);
			}
		}
		this.showHints();
		if (this.halted) return this.endEarly(this.halted);
		return this.outputs.flatMap((items) => items ?? []);
	}

	/** Nothing more is sent; what waits fails with the reason. The first reason counts. */
	private halt(itemIndex: number, failure: unknown): void {
		this.halted ??= { itemIndex, failure };
		this.ending.abort(new Error('The run has ended early'));
	}

	/**
	 * @returns How many items may be under way. Those whose requests have failed leave their place to others,
	 *   but not before a server has answered: then it shows soonest whether there is one.
	 */
	private get room(): number {
		let room = this.lanes.size === 0 ? FIRST_AT_ONCE : 0;
		for (const lane of this.lanes)
			room += lane.room.places + (lane.door.isKnown ? this.resting : 0);
		return Math.min(this.settings.maxConcurrency, room);
	}

	/**
	 * Works on the items, as many at the same time as there is room for, in their order. Those that are
	 * about the same thing go one after the other; what is about nothing that matters waits for nobody.
	 */
	private async runAll(): Promise<void> {
		const aboutOf = (index: number) => this.preparation.of(index).about ?? index;
		/** What those under way are about, and the items that are looked at next. */
		const busy = new Set<string | number>();
		const ahead: number[] = [];
		let next = 0;
		const take = () => {
			while (next < this.inputs.length && ahead.length < MOST_AHEAD) ahead.push(next++);
			const at = ahead.findIndex((index) => !busy.has(aboutOf(index)));
			return at < 0 ? undefined : ahead.splice(at, 1)[0];
		};
		await new Promise<void>((resolve, reject) => {
			this.fill = () => {
				while (busy.size < this.room && !this.over.aborted) {
					const index = take();
					if (index === undefined) break;
					const about = aboutOf(index);
					busy.add(about);
					const goOn = () => {
						busy.delete(about);
						this.fill();
					};
					this.runItem(index).then(goOn).catch(reject);
				}
				if (busy.size === 0) resolve();
			};
			this.fill();
		});
	}

	/** @throws What names the refused items, where there are some. */
	private refuse(refused: ReadonlyMap<number, unknown>): void {
		const [first] = refused.keys();
		if (first === undefined) return;
		const { error } = this.describeError(refused.get(first), first);
		if (this.inputs.length > 1) {
			const nothingSent = `Nothing was sent for any of the ${count(this.inputs.length)} items`;
			error.description = joinSentences(error.description, nothingSent, reasonsOf(refused));
		}
		const others = refused.size - 1;
		if (others > 0) {
			error.message += `, and ${count(others)} more ${others === 1 ? 'item is' : 'items are'} refused`;
		}
		throw error;
	}

	private async runItem(index: number): Promise<void> {
		const { transport } = this;
		let endsRun: unknown;
		let isAnswered = true;
		const send = async (request: Request) => {
			const destination = await this.destinationOf(index);
			this.over.throwIfAborted();
			const lane = Lane.to(destination, this);
			this.lanes.add(lane);
			const attempt = async () => await transport.send(request, index);
			const answers = async () => await transport.answers(index);
			const judge = (error: unknown) => {
				const verdict = transport.judge(error, request);
				if (verdict === undefined) return undefined;
				const kind = lane.outcomeOf(verdict);
				if (!verdict.isUndone) this.states[index] = 'unknown';
				// Who was refused for now learns nothing of what was sent before.
				if (!verdict.isUndone || kind === 'final') isAnswered = verdict.isAnswered;
				// Of what must not be repeated, one that has trouble tells nothing of the server.
				const isTold = kind === 'final' || verdict.mayRepeat || lane.door.isAskedOften;
				if (!lane.door.isKnown && !verdict.isAnswered && isTold) endsRun = error;
				// At once: nothing more may go out in the place that this request frees.
				const isLast = kind === 'fatal' || (endsRun === error && !verdict.mayRepeat);
				if (isLast && !transport.differs()) this.halt(index, error);
				return { ...verdict, kind };
			};
			// What it has done before was answered, but this is not.
			if (this.states[index] === 'unknown') isAnswered = false;
			const answer = await lane.send(this, attempt, judge, answers);
			isAnswered = true;
			// What it is for may take more than that.
			if (transport.changes(request)) this.states[index] = 'unknown';
			return answer;
		};
		const { work, error: refusal, keepsFiles = false, hints } = this.preparation.take(index);
		try {
			if (work === undefined) throw refusal;
			const output = await work(send);
			this.outputs[index] = [output].flat().map((json) => this.outputItem(index, json, keepsFiles));
			this.states[index] = 'done';
			this.hints.add(hints);
		} catch (error) {
			const isLate = error instanceof OutOfPatience;
			const isOver = isLate && error.isOfAll;
			if (this.over.aborted && (isOver || error === this.over.reason)) return;
			if (this.canceled?.aborted && !isAnswered) return;
			// One that waits, for its turn or as it was told to, counts as not sent; the last answer of any other is final.
			if (this.describeError(error, index).kind === MAY_BE_DONE) this.states[index] = 'unknown';
			else if (this.states[index] === 'unsent' ? !isLate : isAnswered)
				this.states[index] = 'failed';
			if (this.continues) this.outputs[index] = [this.errorItem(error, index)];
			const isOfAll = (isOver || error === endsRun) && !transport.differs();
			if (!this.continues || isOfAll) this.halt(index, error);
		}
	}

	private showHints(): void {
		const { slowdowns, retries } = this;
		const items = this.inputs.length;
		const ms = now() - this.startedAt;
		const rate = Math.min(...[...this.lanes].map((lane) => lane.pace.rate));
		const summary = summaryOf(this.transport.server, { items, ms, slowdowns, retries, rate });
		const messages = [...this.hints.messages(items), ...(summary === undefined ? [] : [summary])];
		if (messages.length === 0) return;
		this.context.addExecutionHints(
			...messages.map((message) => ({ message, location: 'outputPane' as const })),
		);
	}

	private endEarly({ itemIndex, failure }: NonNullable<typeof this.halted>): INodeExecutionData[] {
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
			return items ?? this.errorItem(reason, index, 'skipped');
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
		const json = {
			error: {
				message,
				...(description && { description }),
				kind: isUnknown ? MAY_BE_DONE : (ownKind ?? kind),
				...(status !== undefined && { status }),
				item: index,
			},
		};
		return this.outputItem(index, json, true);
	}

	private outputItem(index: number, json: IDataObject, keepsFiles: boolean): INodeExecutionData {
		const { binary } = this.inputs[index]!;
		return { json, ...(keepsFiles && binary && { binary }), pairedItem: { item: index } };
	}
}

function joinSentences(...sentences: Array<string | null | undefined>): string {
	return sentences.flatMap((text) => (text ? text.replace(/\.?$/, '.') : [])).join(' ');
}
