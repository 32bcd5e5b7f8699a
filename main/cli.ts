import { composeHeadless } from "./compose/headless";
import { explain, version } from "./entry";
import { answerFit, answerStatus } from "./shell/terminal/answers";
import { cliUsage, readCommand } from "./shell/terminal/command";

async function run(): Promise<number> {
  const command = readCommand(process.argv.slice(2));
  if (command.name === "help") {
    console.log(cliUsage);
    return 0;
  }
  const house = await composeHeadless({ version });
  try {
    await house.look();
    const { text, exitCode } =
      command.name === "status" ? answerStatus(house.runner.read(), command) : await answerFit(house.fit, command);
    console.log(text);
    return exitCode;
  } finally {
    await house.quit();
  }
}

// A reader that went away (`| head`) is no fault.
process.stdout.on("error", () => {});

try {
  process.exitCode = await run();
} catch (error) {
  console.error(explain(error));
  process.exitCode = 2;
}
