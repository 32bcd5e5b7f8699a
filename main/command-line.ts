import { languageOfTerminal } from "../app/domain/language";
import { composeHeadless } from "./compose/headless";
import { explain, version } from "./entry";
import { answerDoctor } from "./shell/terminal/answer-doctor";
import { answerFit, answerStatus } from "./shell/terminal/answers";
import { speak } from "./shell/words";
import { type Command, cliUsage, readCommand } from "./shell/terminal/command";

function answer(house: Awaited<ReturnType<typeof composeHeadless>>, command: Exclude<Command, { name: "help" }>) {
  if (command.name === "doctor") return answerDoctor(house.doctor, command);
  return command.name === "fit" ? answerFit(house.fit, command) : answerStatus(house.runner.read(), command);
}

async function run(): Promise<number> {
  await speak(languageOfTerminal(process.env), []);
  const command = readCommand(process.argv.slice(2));
  if (command.name === "help") {
    console.log(cliUsage());
    return 0;
  }
  const house = await composeHeadless({ version });
  try {
    await house.look();
    const { text, exitCode } = await answer(house, command);
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
