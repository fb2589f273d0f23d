// WebAuthn (level 3): the API's JSON to what the browser takes, and back.

export const supported = () => typeof window.PublicKeyCredential === "function" && !!navigator.credentials;

/** Makes a passkey from `{ token, options }`; answers `{ token, credential }`. */
export async function make({ token, options }) {
  const publicKey = {
    ...options,
    challenge: toBytes(options.challenge),
    user: { ...options.user, id: toBytes(options.user.id) },
    excludeCredentials: (options.excludeCredentials || []).map(withBytes),
  };
  const made = await navigator.credentials.create({ publicKey });
  const { response } = made;
  return {
    token,
    credential: outer(made, {
      attestationObject: toText(response.attestationObject),
      clientDataJSON: toText(response.clientDataJSON),
      transports: response.getTransports?.() || [],
    }),
  };
}

/** Lets a passkey answer `{ token, options }`. */
export async function show({ token, options }, signal) {
  const publicKey = {
    ...options,
    challenge: toBytes(options.challenge),
    allowCredentials: (options.allowCredentials || []).map(withBytes),
  };
  const shown = await navigator.credentials.get({ publicKey, signal });
  const { response } = shown;
  return {
    token,
    credential: outer(shown, {
      authenticatorData: toText(response.authenticatorData),
      clientDataJSON: toText(response.clientDataJSON),
      signature: toText(response.signature),
      userHandle: response.userHandle ? toText(response.userHandle) : undefined,
    }),
  };
}

/** Words for what the browser throws; null where somebody changed his mind. */
export function reason(error) {
  if (error.name === "NotAllowedError" || error.name === "AbortError") return null;
  if (error.name === "InvalidStateError") return "This device has a passkey of your account already.";
  if (error.name === "SecurityError") return "Passkeys work only at the platform's own address.";
  return error.message || "It did not work.";
}

const outer = (credential, response) => ({
  id: credential.id,
  rawId: toText(credential.rawId),
  type: credential.type,
  authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
  clientExtensionResults: credential.getClientExtensionResults(),
  response,
});

const withBytes = (entry) => ({ ...entry, id: toBytes(entry.id) });

function toBytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function toText(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
