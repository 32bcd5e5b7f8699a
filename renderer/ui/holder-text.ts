import type { TFunction } from "i18next";
import type { PortHolder } from "../../app/contract/port-holder";

/** Who has a port, in words, as a part of a sentence. */
export const holderText = (t: TFunction, holder: PortHolder): string => t(`portHolder.${holder.kind}`, { ...holder });
