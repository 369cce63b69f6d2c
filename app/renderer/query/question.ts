import type { Api, Input, Method } from '../../shared/api/index.ts';

/** A method that only reads. Its answers are kept, and pushes make them stale. */
export type Question = { [M in Method]: Api[M]['http'] extends `GET ${string}` ? M : never }[Method];

/** Under which an answer is kept. */
export type QuestionKey<M extends Question = Question> = readonly [method: M, input: Input<M>];
