(globalThis as any).DBG = console.log;
import worldsModule from '/work/wt-engine/test/worlds/index.js';
const { CASES, judge, play } = worldsModule as any;
const c = CASES.find((x: any) => x.name.includes(process.argv[2])); const p = await play({ ...(c.world), continues: true }); console.log(p.ms, p.idealMs, judge(p).timeByIdeal);
