import type { Handlers } from './operation';
import { Named, Single } from './shapes';
import type { World } from './world';

/** An agent ("manager"). */
export interface Agent {
	readonly id: string;
	readonly firstName: string;
	readonly lastName: string;
	readonly email: string;
	/** 2 agent, 3 admin. */
	readonly permissionId: number;
	readonly teamIds: readonly string[];
	readonly profileIds: Set<string>;
	/** The id of a presence type. */
	presence: string;
}

/** A presence type; the kind is 1 active, 2 busy or 3 away. */
interface PresenceType {
	readonly id: string;
	readonly name: string;
	readonly kind: 1 | 2 | 3;
}

/** Agents with what belongs to them, in memory. */
export class AgentStore {
	private readonly agents = new Map<string, Agent>();

	/** Names of teams, by id. */
	readonly teams = new Map<string, string>();

	/** Profiles, sets of permissions, by id. */
	readonly profiles: ReadonlyMap<string, { name: string; uniqueName: string }> = new Map([
		['1', { name: 'Service', uniqueName: 'service' }],
		['2', { name: 'Service Lead', uniqueName: 'service_lead' }],
	]);

	readonly presenceTypes: readonly PresenceType[] = [
		{ id: '1', name: 'Active', kind: 1 },
		{ id: '2', name: 'Busy', kind: 2 },
		{ id: '31', name: 'Lunch', kind: 3 },
	];

	constructor() {
		this.reset();
	}

	get(id: string): Agent | undefined {
		return this.agents.get(id);
	}

	all(): Agent[] {
		return [...this.agents.values()];
	}

	addTeam(name: string): string {
		const id = String(2343 + this.teams.size);
		this.teams.set(id, name);
		return id;
	}

	reset(): void {
		this.agents.clear();
		this.teams.clear();
		const service = this.addTeam('Service');
		const sales = this.addTeam('Sales');
		const seeds = [
			{ id: '520760', firstName: 'Ann', lastName: 'Archer', teamIds: [service], profiles: ['1'] },
			{
				id: '520761',
				firstName: 'Ben',
				lastName: 'Baker',
				teamIds: [service, sales],
				profiles: ['1', '2'],
			},
			{ id: '520762', firstName: 'Cleo', lastName: '', teamIds: [], profiles: [] },
		];
		for (const { profiles, ...seed } of seeds) {
			this.agents.set(seed.id, {
				...seed,
				email: `${seed.firstName.toLowerCase()}@acme.example`,
				permissionId: seed.id === '520761' ? 3 : 2,
				profileIds: new Set(profiles),
				presence: '1',
			});
		}
	}
}

/** @returns The id of what an agent is known by; not the agent's own. */
export function identityIdOf({ id }: Agent): number {
	return Number(id) + 26_459;
}

const whole = (agent: Agent, { teams }: AgentStore) => ({
	id: Number(agent.id),
	identityId: identityIdOf(agent),
	streamProviderId: agent.email,
	thumbnailUrl: '',
	brandId: 77,
	permissionId: agent.permissionId,
	firstName: agent.firstName,
	lastName: agent.lastName,
	email: agent.email,
	userName: agent.firstName.toLowerCase(),
	team: agent.teamIds.join(','),
	teamId: Number(agent.teamIds[0] ?? 0),
	teamName: teams.get(agent.teamIds[0] ?? '') ?? '',
	profiles: [...agent.profileIds].join(','),
	maxSyncObjectsAssignments: 5,
	maxAsyncObjectsAssignments: 20,
});

/** An agent as the members of a team and the holders of a profile are listed. */
const brief = (agent: Agent) => ({
	Id: Number(agent.id),
	FirstName: agent.firstName,
	LastName: agent.lastName,
	Permission: agent.permissionId,
	Email: agent.email,
	UserName: agent.firstName.toLowerCase(),
	TeamId: Number(agent.teamIds[0] ?? 0),
});

const presenceOf = ({ presence }: Agent, { presenceTypes }: AgentStore) => {
	const type = presenceTypes.find(({ id }) => id === presence);
	return new Single({ presence_type: type?.kind, type_id: Number(presence), name: type?.name });
};

const profilesOf = (ids: Iterable<string>, { profiles }: AgentStore) =>
	[...ids].map((id) => ({
		id: Number(id),
		name: profiles.get(id)?.name,
		UniqueName: profiles.get(id)?.uniqueName,
	}));

/** Wraps what is about the agent of the path: 404 where there is none. */
const ofAgent =
	(work: (agent: Agent, call: Parameters<Handlers[string]>[0], world: World) => unknown) =>
	(call: Parameters<Handlers[string]>[0], world: World) => {
		const agent = world.agents.get(call.path['MANAGER_ID'] ?? '');
		return agent && work(agent, call, world);
	};

export const agentHandlers: Handlers = {
	Get_Managers: (_, { agents }) => agents.all().map((agent) => whole(agent, agents)),
	Get_Manager: ofAgent(
		(agent, _, { agents }) =>
			new Single({
				...whole(agent, agents),
				content: new Named({}, true),
				multiReplyAccess: false,
			}),
	),
	Get_Manager_Stats: ofAgent((agent, _, { conversations }) => {
		const assigned = conversations.all().filter(({ managerId }) => managerId === agent.id);
		const waiting = assigned.filter(({ messages }) => messages.at(-1)?.byAgent !== true).length;
		return new Single({
			id: Number(agent.id),
			AsyncAssignedNoResponse: waiting,
			AsyncAssignedInProccess: assigned.length - waiting,
			SyncAssignedNoResponse: 0,
			SyncAssignedInProccess: 0,
			FaceToFaceStatus: false,
			TotalAsyncAssigned: assigned.length,
			TotalSyncAssigned: 0,
		});
	}),
	Get_presence_types: (_, { agents }) =>
		agents.presenceTypes.map(({ id, name, kind }) => ({
			id: Number(id),
			name,
			presenceType: kind,
		})),
	Get_Manager_Presence: ofAgent((agent, _, { agents }) => presenceOf(agent, agents)),
	Set_Manager_Presence: ofAgent((agent, { path }, { agents }) => {
		const type = agents.presenceTypes.find(({ id }) => id === path['ACTIVITY_ID']);
		if (!type) return undefined;
		agent.presence = type.id;
		return presenceOf(agent, agents);
	}),
	Get_Profiles: (_, { agents }) => profilesOf(agents.profiles.keys(), agents),
	Get_Managers_By_Profile: ({ path }, { agents }) => {
		const id = path['PROFILE_ID'] ?? '';
		if (!agents.profiles.has(id)) return undefined;
		return agents
			.all()
			.filter(({ profileIds }) => profileIds.has(id))
			.map(brief);
	},
	Add_Profiles: ofAgent((agent, { query }, { agents }) => {
		const ids = (query['add'] ?? query['set'] ?? '').split(',');
		if (!ids.every((id) => agents.profiles.has(id))) return undefined;
		if (query['set'] !== undefined) agent.profileIds.clear();
		for (const id of ids) agent.profileIds.add(id);
		return profilesOf(agent.profileIds, agents);
	}),
	Delete_Manager_Profile: ofAgent((agent, { path }) =>
		agent.profileIds.delete(path['PROFILE_ID'] ?? '') ? null : undefined,
	),
	Get_Teams: (_, { agents }) =>
		[...agents.teams].map(([id, name]) => ({ teamId: Number(id), name })),
	Create_Team: ({ query }, { agents }) => ({ id: Number(agents.addTeam(query['Name'] ?? '')) }),
	Get_Team_Members: ({ path }, { agents }) => {
		const id = path['TEAM_ID'] ?? '';
		if (!agents.teams.has(id)) return undefined;
		return agents
			.all()
			.filter(({ teamIds }) => teamIds.includes(id))
			.map(brief);
	},
};
