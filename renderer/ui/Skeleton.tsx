import clsx from "clsx";
import { useTranslation } from "react-i18next";

/** A grey place holder of the size of what comes; said once as "Loading". */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={clsx("block bg-skeleton", className)} />;
}

/** A page that is on its way. */
export function PageSkeleton() {
  const { t } = useTranslation();
  return (
    <output className="grid gap-5">
      <span className="sr-only">{t("app.loading")}</span>
      <span className="grid gap-2">
        <Skeleton className="h-6 w-72 max-w-full" />
        <Skeleton className="h-4 w-96 max-w-full" />
      </span>
      <Skeleton className="h-40 w-full" />
      <Skeleton className="h-56 w-full" />
    </output>
  );
}
