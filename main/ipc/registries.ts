import type { AccessToken } from "../services/registries/access-token";
import type { RegistryService } from "../services/registries/registries";
import type { HandlersOf } from "./gate";

export function registriesHandlers({
  registries,
  accessToken,
}: {
  registries: RegistryService;
  accessToken: AccessToken;
}): HandlersOf<"registries"> {
  return {
    "registries.search": (input, { clientId }) => registries.search({ ...input, askedBy: clientId }),
    "registries.stop": (_input, { clientId }) => {
      registries.stop(clientId);
      return {};
    },
    "registries.variants": (input, { clientId }) => registries.variants({ ...input, askedBy: clientId }),
    "registries.access": () => accessToken.state(),
    "registries.setAccess": (input) => accessToken.set(input),
    "registries.forgetAccess": () => accessToken.forget(),
  };
}
