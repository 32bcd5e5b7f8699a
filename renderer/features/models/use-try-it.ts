import { goTo } from "../../pages";
import { useChosenModel } from "../../state/chosen-model";

/** Chooses a model and opens *Try it*. */
export function useTryIt(): (ref: string) => void {
  const choose = useChosenModel((state) => state.choose);
  return (ref) => {
    choose(ref);
    goTo("chat");
  };
}
