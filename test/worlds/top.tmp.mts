import worldsModule from '/work/wt-engine/test/worlds/index.js';
const { drawWorld, judge, play } = worldsModule as any;
const [kind, from, count, show] = [process.argv[2], +process.argv[3], +process.argv[4], +(process.argv[5] ?? 12)];
const rows: any[] = [];
for (let seed = from; seed < from + count; seed++) { const w = drawWorld(kind, seed); const p = await play(w); rows.push({ ...judge(p), w, seed, size: w.size, ms: p.ms, ideal: p.idealMs }); }
const q=(a:number[],p:number)=>{a=[...a].sort((x,y)=>x-y);return a[Math.max(0,Math.ceil(p*a.length)-1)]?.toFixed(2)}; const T=rows.flatMap(r=>r.timeByIdeal??[]),R=rows.map(r=>r.requestsPerRow); console.log(kind,'lost',rows.reduce((s,r)=>s+r.lost,0),'broken',rows.filter(r=>r.broken.length).length,'time',[.5,.9,.97,1].map(p=>q(T,p)).join(' '),'req',q(R,.9));
const d = (w: any) => JSON.stringify({ n: w.size, l: w.limit, ra: w.retryAfter, ref: w.refusal.status + w.refusal.as, lat: w.latency, f: w.faults?.share, o: w.outage && w.outage.as + w.outage.ms, way: w.way, crowd: w.crowd, workers: w.workers }, (k, v) => typeof v === 'number' ? +v.toFixed(2) : v);
rows.sort((a, b) => (b.timeByIdeal ?? 99) - (a.timeByIdeal ?? 99));
for (const r of rows.slice(0, show)) console.log(r.seed, r.timeByIdeal?.toFixed(2), (r.ms/1000).toFixed(1), (r.ideal/1000).toFixed(1), r.requestsPerRow.toFixed(2), d(r.w), r.broken.join(';'));
rows.sort((a, b) => b.requestsPerRow - a.requestsPerRow); console.log('requests');
for (const r of rows.slice(0, 5)) console.log(r.seed, r.timeByIdeal?.toFixed(2), r.requestsPerRow.toFixed(2), d(r.w));
