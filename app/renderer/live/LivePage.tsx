/** Live: all cameras, or one. */
export function LivePage(_: { cameraId: string | undefined }) {
  return null;
}
