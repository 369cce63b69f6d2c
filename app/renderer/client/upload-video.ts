import { errorInfo, ErrorInfo } from '../../shared/errors.ts';

export type Uploaded = { ok: true; path: string } | { ok: false; error: ErrorInfo } | { ok: false; error: null };

/** Hands a video of this screen's PC over to the PC that counts. `onShare` is called with how much of it has gone, 0..1; aborting ends it with `error: null`. */
export function uploadVideo(file: File, onShare: (share: number) => void, signal: AbortSignal): Promise<Uploaded> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/videos?name=${encodeURIComponent(file.name)}`);
    request.responseType = 'json';
    request.upload.addEventListener('progress', (event) => onShare(event.total > 0 ? event.loaded / event.total : 0));
    request.addEventListener('load', () => {
      const answer = request.response as { path?: string; error?: unknown } | null;
      const error = ErrorInfo.safeParse(answer?.error);
      if (typeof answer?.path === 'string') resolve({ ok: true, path: answer.path });
      else
        resolve({
          ok: false,
          error: error.success
            ? error.data
            : errorInfo(request.status === 401 ? 'SYS_008' : 'FILE_002', {
                name: file.name,
                detail: String(request.status),
              }),
        });
    });
    request.addEventListener('error', () => resolve({ ok: false, error: errorInfo('SYS_009') }));
    request.addEventListener('abort', () => resolve({ ok: false, error: null }));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}
