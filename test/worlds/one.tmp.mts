(globalThis as any).DBG = console.log;
import worldsModule from '/work/wt-engine/test/worlds/index.js';
const { drawWorld, judge, play } = worldsModule as any;
const w = drawWorld(process.argv[2], +process.argv[3]); const p = await play(w); const j = judge(p); console.log(p.ms, p.idealMs, j.timeByIdeal, j.requestsPerRow);
