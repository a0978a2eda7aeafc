/** A member of a JSON object; a list of them holds what an object cannot. */
export type Member = readonly [name: string, value: unknown];

/** An object as its members. */
export class Members {
	readonly members: readonly Member[];

	constructor(members: readonly Member[]) {
		this.members = members;
	}
}

/** @returns The JSON text of an object with these members, `__proto__` a name like others. */
export function objectText(members: readonly Member[]): string {
	const texts = members.map(([name, value]) => {
		const text = value instanceof Members ? objectText(value.members) : JSON.stringify(value);
		return `${JSON.stringify(name)}:${text}`;
	});
	return `{${texts.join(',')}}`;
}
