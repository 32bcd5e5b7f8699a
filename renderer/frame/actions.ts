import type { FeatureActions } from "../actions/action";
import { pages, sections, type Section } from "../../app/domain/pages";

/** Every page, and every part of one. */
export const pageActions: FeatureActions = (_facts, t) =>
  pages.flatMap((page, index) => [
    {
      id: `go ${page}`,
      group: "go" as const,
      title: t(`nav.${page}`),
      step: { kind: "go" as const, place: page },
      obstacle: null,
      keywords: t(`palette.keywords.${page}`),
      digit: index + 1,
    },
    ...sections[page].map((name) => {
      const section = `${page}/${name}` as Section;
      return {
        id: `go ${section}`,
        group: "go" as const,
        title: t("palette.do.goSection", { page: t(`nav.${page}`), section: t(`palette.section.${section}`) }),
        step: { kind: "go" as const, place: section },
        obstacle: null,
        isDeep: true,
      };
    }),
  ]);
