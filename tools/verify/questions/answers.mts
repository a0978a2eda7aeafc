import { saw, untold, type Question } from '../question.mts';

/** What names of headers say that is about limits, or tells requests apart. */
const TELLING = /limit|retry|throttl|quota|request-?id|correlation|trace/i;

/** What was recorded, in milliseconds. */
const FASTEST = 300;
const SLOWEST = 1_900;

const inSeconds = (ms: number) => `${(ms / 1_000).toFixed(2)} s`;

/** What all answers together show; asked at the end. */
export const answerQuestions: readonly Question[] = [
	{
		name: 'headers',
		question: 'Which headers of answers are about limits, or tell requests apart?',
		assumed: 'none',
		needs: 'read',
		ask: async ({ commBox: { headers } }) => {
			const names = [...headers.keys()].filter((name) => TELLING.test(name)).sort();
			return saw(names.length > 0 ? names.join(', ') : 'none', 'none');
		},
	},
	{
		name: 'duration',
		question: 'How long do answers take?',
		assumed: '0.3 to 1.9 s',
		needs: 'read',
		ask: async ({ commBox: { times } }) => {
			const sorted = [...times].sort((a, b) => a - b);
			const [least] = sorted;
			const most = sorted.at(-1);
			if (least === undefined || most === undefined) return untold('nothing was asked');
			const median = sorted[Math.floor(sorted.length / 2)] ?? least;
			return {
				seen: `${inSeconds(least)} to ${inSeconds(most)}, half of them under ${inSeconds(median)}`,
				fits: least >= FASTEST && most <= SLOWEST,
			};
		},
	},
];
