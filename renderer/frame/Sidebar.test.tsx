import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { usePrivacy } from "../state/privacy";
import { installFakeBridge } from "../test/fake-bridge";
import { sampleCheckRow, samplePrivacy } from "../test/privacy-samples";
import { Sidebar } from "./Sidebar";

test.each([
  [1, "1needs a look"],
  [2, "2need a look"],
])("%d checks that cross the line or need a look are counted beside their page", (count, said) => {
  installFakeBridge();
  const rows = (["web-tools", "gateway-loopback"] as const)
    .slice(0, count)
    .map((id) => sampleCheckRow(id, { verdict: "warn" }));
  usePrivacy.getState().accept(samplePrivacy(rows));
  render(<Sidebar page="home" />);
  expect(screen.getByRole("link", { name: /Privacy/ })).toHaveTextContent(`Privacy${said}`);
});
