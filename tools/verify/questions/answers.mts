import { saw, type Question } from '../question.mts';

/** What names of headers say that is about limits, or tells requests apart. */
const TELLING = /limit|retry|throttl|quota|request-?id|correlation|trace/i;

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
];
