/** Of the login page: offers a passkey where the browser has any. Without it the page works as well. */
export const LOGIN_SCRIPT = `'use strict';
(() => {
  const form = document.getElementById('passkey');
  if (!form || !window.isSecureContext || !window.PublicKeyCredential) return;
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=+$/, '');
  const { challenge, host } = form.dataset;
  form.hidden = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const failed = document.getElementById('passkey-failed');
    failed.hidden = true;
    try {
      const { id, response } = await navigator.credentials.get({
        publicKey: { challenge: bytes(challenge), rpId: host, userVerification: 'required', timeout: 300000 },
      });
      form.elements.response.value = JSON.stringify({
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: text(response.clientDataJSON),
          authenticatorData: text(response.authenticatorData),
          signature: text(response.signature),
          userHandle: response.userHandle ? text(response.userHandle) : undefined,
        },
      });
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
})();
`;
