import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import { Frame } from "../test/frame";

/** A notice over the page, and a list whose rows take themselves away. */
function Page() {
  const [rows, setRows] = useState(["first", "second"]);
  const [hasNotice, setNotice] = useState(true);
  return (
    <>
      {hasNotice && <button onClick={() => setNotice(false)}>Dismiss</button>}
      <ul aria-label="Rows" tabIndex={-1}>
        {rows.map((row) => (
          <li key={row}>
            <button onClick={() => setRows(rows.filter((each) => each !== row))}>Remove {row}</button>
          </li>
        ))}
      </ul>
      <button onClick={() => setTimeout(() => setRows([]))}>Remove all later</button>
    </>
  );
}

test("what has the focus and goes leaves it to the nearest thing around it that stays, else to the page", async () => {
  render(<Page />, { wrapper: Frame });
  await userEvent.click(screen.getByRole("button", { name: "Remove first" }));
  await waitFor(() => expect(screen.getByRole("list", { name: "Rows" })).toHaveFocus());
  await userEvent.click(screen.getByRole("button", { name: "Dismiss" }));
  await waitFor(() => expect(screen.getByRole("main")).toHaveFocus());
});

test("what goes without the focus takes it from nobody", async () => {
  render(<Page />, { wrapper: Frame });
  screen.getByRole("button", { name: "Remove second" }).focus();
  await userEvent.click(screen.getByRole("button", { name: "Remove all later" }));
  await waitFor(() => expect(screen.queryByRole("button", { name: "Remove second" })).toBeNull());
  expect(screen.getByRole("button", { name: "Remove all later" })).toHaveFocus();
});
