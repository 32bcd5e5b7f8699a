// Main in a process of its own, in the middle of a pull: to be killed.
import { openHouse } from "../real/house";

const house = await openHouse();
await house.until("runner.read", {}, ({ state }) => state === "healthy");
const { jobId } = await house.ask("models.pull", { ref: process.argv[2] ?? "" });
await house.ended(jobId, ({ progress }) => {
  if ((progress?.doneBytes ?? 0) > 0) console.log("bytes arrive");
});
console.log("the pull has ended");
