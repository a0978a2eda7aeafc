export { BLOCKED, CALM, CASES, FAR_OFF, unretried, worldsOf } from './cases';
export { figuresOf, quantile } from './figures';
export { judge, type Judgment } from './judge';
export { play } from './play';
export { PAGE_TITLE } from './server';
export { drawWorld, KINDS, type Fault, type Kind, type World } from './world';
