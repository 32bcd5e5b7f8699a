import { safeStorage } from "electron";
import type { SecretBox } from "../../platform/ports";

/** The keychain, the credential manager or the keyring, through Electron. Sealed texts are base64. */
export const secretBox: SecretBox = {
  isAvailable() {
    if (!safeStorage.isEncryptionAvailable()) return false;
    // on Linux without a keyring it would "encrypt" with a password that is in Chromium's source
    return process.platform !== "linux" || safeStorage.getSelectedStorageBackend() !== "basic_text";
  },
  seal: (text) => safeStorage.encryptString(text).toString("base64"),
  open: (sealed) => safeStorage.decryptString(Buffer.from(sealed, "base64")),
};
