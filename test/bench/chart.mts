import { seconds } from './report.mts';
import { best, spread, type CaseResult, type ContenderResult } from './results.mts';

const WIDTH = 840;
const MARGIN = 24;
const LABELS = 262;
const BARS = 340;
const BAR = 18;
const ROW = 26;

/** Own background, so that it is legible on whatever page it stands. */
const STYLE = `
	text { font: 13px system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif; fill: #1f2328; }
	.title { font-size: 16px; font-weight: 600; }
	.note { fill: #59636e; }
	.strong { font-weight: 600; }
	.page { fill: #ffffff; stroke: #d1d9e0; }
	.ours { fill: #0969da; }
	.other { fill: #9aa4af; }
	.lost { fill: #cf222e; }
	.rail { fill: #eff2f5; }
	.bad { fill: #cf222e; font-weight: 600; }
	@media (prefers-color-scheme: dark) {
		text { fill: #f0f6fc; }
		.note { fill: #9198a1; }
		.page { fill: #0d1117; stroke: #3d444d; }
		.ours { fill: #4493f8; }
		.other { fill: #656c76; }
		.lost { fill: #f85149; }
		.rail { fill: #212830; }
		.bad { fill: #f85149; }
	}`;

/** A bar: its label, its parts by length (of 1) and class, and what stands behind it. */
interface Bar {
	readonly label: string;
	readonly parts: ReadonlyArray<{ readonly share: number; readonly kind: string }>;
	readonly text: string;
	readonly textKind?: string;
}

/**
 * Draws what somebody who has to choose wants to see.
 *
 * @param results What was measured.
 * @returns A chart as SVG; nothing where a case that it shows is missing.
 */
export function chart(results: readonly CaseResult[]): string | undefined {
	const throttled = barsOf(results, 'throttled', usersBar);
	const free = ['recorded', '0ms', 'tls'].map((id) => results.find(({ case_ }) => case_.id === id));
	const times = free.filter((found) => found !== undefined);
	if (throttled.length === 0 || times.length < free.length) return undefined;

	const slowest = Math.max(...times.flatMap((one) => one.results.filter(isShown).map(medianMs)));
	const parts: string[] = [];
	let y = MARGIN + 14;
	const line = (text: string, kind: string, step: number) => {
		parts.push(textAt(MARGIN, y, text, kind));
		y += step;
	};
	const draw = (bars: readonly Bar[]) => {
		for (const bar of bars) {
			parts.push(barAt(y, bar));
			y += ROW;
		}
		y += 12;
	};

	line(
		'1,000 users while CommBox throttles: which of them get updated, and in what time',
		'title',
		20,
	);
	const limit = seconds(best(results, 'throttled', 'commbox', 'limitMs')?.median ?? 0);
	line(`100 requests/s are allowed, so nobody can be done before ${limit} s`, 'note', 16);
	draw(throttled);
	y += 14;
	line('1,000 users, nothing in the way: seconds', 'title', 22);
	for (const result of times) {
		line(result.case_.title.replace('1,000 users, ', ''), 'note', 8);
		draw(barsOf(results, result.case_.id, (one) => timeBar(one, slowest)));
		y += 8;
	}
	const height = y + 2;
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Benchmark of the CommBox node and n8n's HTTP Request node">
<style>${STYLE}
</style>
<rect class="page" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="8"/>
${parts.join('\n')}
</svg>
`;
}

function barsOf(
	results: readonly CaseResult[],
	caseId: string,
	bar: (result: ContenderResult) => Bar,
): Bar[] {
	const found = results.find(({ case_ }) => case_.id === caseId)?.results ?? [];
	return found.filter(isShown).map(bar);
}

/** The floor and axios are no choice that anybody has. */
function isShown({ contender }: ContenderResult): boolean {
	return contender.id === 'commbox' || contender.id.includes('http');
}

function usersBar(result: ContenderResult): Bar {
	const updated = Math.round(spread(result, 'updated')?.median ?? 0);
	const lost = Math.round(spread(result, 'lost')?.median ?? 0);
	const users = updated + lost;
	const outcome = lost > 0 ? `${lost.toLocaleString('en-US')} lost` : 'none lost';
	return {
		label: result.contender.title,
		parts: [
			{ share: updated / users, kind: kindOf(result) },
			{ share: lost / users, kind: 'lost' },
		],
		text: `${outcome}, ${seconds(medianMs(result))} s`,
		textKind: lost > 0 ? 'bad' : 'strong',
	};
}

function timeBar(result: ContenderResult, slowest: number): Bar {
	const ms = medianMs(result);
	return {
		label: result.contender.title,
		parts: [{ share: ms / slowest, kind: kindOf(result) }],
		text: `${seconds(ms)} s`,
	};
}

function kindOf({ contender }: ContenderResult): string {
	return contender.id === 'commbox' ? 'ours' : 'other';
}

function medianMs(result: ContenderResult): number {
	return spread(result, 'ms')?.median ?? 0;
}

function barAt(y: number, { label, parts, text, textKind = '' }: Bar): string {
	const left = MARGIN + LABELS;
	const isOurs = parts.some(({ kind }) => kind === 'ours');
	let x = left;
	const drawn = parts.map(({ share, kind }) => {
		const from = x;
		x += share * BARS;
		return rect(from, y, share * BARS, kind);
	});
	return [
		textAt(MARGIN, y + 14, label, isOurs ? 'strong' : ''),
		rect(left, y, BARS, 'rail'),
		...drawn,
		textAt(left + BARS + 12, y + 14, text, textKind),
	].join('\n');
}

function rect(x: number, y: number, width: number, kind: string): string {
	return `<rect class="${kind}" x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${BAR}"/>`;
}

function textAt(x: number, y: number, text: string, kind: string): string {
	const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
	return `<text${kind && ` class="${kind}"`} x="${x}" y="${y}">${escaped}</text>`;
}
