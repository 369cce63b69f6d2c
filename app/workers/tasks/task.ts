import type { TaskInput, TaskName, TaskOutput, TaskProgress } from '../../shared/tasks.ts';

/** What a file of this folder exports as `run`. `progress` resolves once main has taken what it was sent: whoever waits for it runs no further ahead than main follows. */
export type Task<N extends TaskName> = (
  input: TaskInput<N>,
  progress: (progress: TaskProgress<N>) => Promise<void>,
) => Promise<TaskOutput<N>>;
