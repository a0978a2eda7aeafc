import type { Question } from '../question.mts';
import { answerQuestions } from './answers.mts';
import { changeQuestions } from './changes.mts';
import { conversationChangeQuestions } from './conversationChanges.mts';
import { conversationQuestions } from './conversations.mts';
import { listQuestions } from './lists.mts';
import { userQuestions } from './users.mts';

/** All open questions that CommBox itself can answer, in the order in which they are asked. */
export const questions: readonly Question[] = [
	...userQuestions,
	...listQuestions,
	...conversationQuestions,
	...changeQuestions,
	...conversationChangeQuestions,
	...answerQuestions,
];
