import type { DoctorFlow } from "../flows/doctor";
import type { HandlersOf } from "./gate";

export function doctorHandlers({ doctor }: { doctor: DoctorFlow }): HandlersOf<"doctor"> {
  return { "doctor.look": () => doctor.look() };
}
