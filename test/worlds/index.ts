export { figuresOf } from './figures';
export { judge, type Judgment } from './judge';
export { play } from './play';
export { drawWorld, KINDS, type Kind, type World } from './world';
