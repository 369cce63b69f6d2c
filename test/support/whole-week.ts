/** Hours in two parts, so that the page of a camera shows all that it can, and the camera is always on. */
export const WHOLE_WEEK = [[1, 2, 3, 4, 5, 6], [7]].map((days) => ({ days, fromMinutes: 0, toMinutes: 0 }));
