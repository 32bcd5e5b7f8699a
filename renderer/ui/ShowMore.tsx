import { startTransition, useEffect, useRef } from "react";
import { Button } from "./Button";

/** At the end of what is drawn of a long list: more comes by itself when it is near, or when it is pressed. */
export function ShowMore({ label, onMore }: { label: string; onMore: () => void }) {
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!end.current || typeof IntersectionObserver === "undefined") return;
    const observer = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && startTransition(onMore),
      { rootMargin: "600px 0px" },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [onMore]);
  return (
    <div ref={end} className="flex justify-center border-t border-line py-2">
      <Button kind="quiet" onClick={onMore}>
        {label}
      </Button>
    </div>
  );
}
