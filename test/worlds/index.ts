export { BLOCKED, CALM, CASES, FAR_OFF, unretried, worldsOf } from './cases';
export { drawWorld, KINDS, type Kind } from './draw';
export { figuresOf, quantile } from './figures';
export { judge, type Judgment } from './judge';
export { play } from './play';
export { PAGE_TITLE } from './server';
export type { Fault, World } from './world';
