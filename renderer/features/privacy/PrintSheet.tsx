import { createPortal } from "react-dom";
import type { WordedReport } from "../../../app/domain/privacy/report";

/** The report as a sheet of paper: not seen on the screen, and alone on the print. */
export function PrintSheet({ report }: { report: WordedReport }) {
  return createPortal(
    <article data-print aria-hidden className="hidden text-ink print:block">
      <h1>{report.title}</h1>
      {report.intro.map((line) => (
        <p key={line} className="text-ink-2">
          {line}
        </p>
      ))}
      <p className="mt-3 font-semi">{report.counts}</p>
      {report.groups.map(({ title, count, items }) => (
        <section key={title} className="mt-5">
          <h2 className="flex justify-between break-after-avoid border-b border-line pb-1">
            <span>{title}</span>
            <span className="font-normal text-ink-3">{count}</span>
          </h2>
          <ul>
            {items.map((item) => (
              <li
                key={item.title}
                className="grid break-inside-avoid grid-cols-[1.2em_minmax(0,1fr)_auto] gap-x-2 border-b border-line py-1.5 [overflow-wrap:anywhere]"
              >
                <span>{item.shape}</span>
                <span>{item.title}</span>
                <span className="text-small text-ink-2">{item.verdict}</span>
                {(item.note !== null || item.evidence.length > 0) && (
                  <div className="col-span-2 col-start-2 text-small text-ink-2">
                    {item.note !== null && <p>{item.note}</p>}
                    {[...new Set(item.evidence)].map((line) => (
                      <p key={line} className="text-ink-3">
                        {line}
                      </p>
                    ))}
                  </div>
                )}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </article>,
    document.body,
  );
}
