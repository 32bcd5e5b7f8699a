/** A tar of a few files, each with its text; for simulators and tests. `mode` is octal. */
export function tarOf(
  entries: readonly {
    name: string;
    text?: string;
    mode?: number;
    type?: string;
    target?: string;
  }[],
): Buffer {
  const blocks = entries.flatMap(({ name, text = "", mode = 0o644, type = "0", target = "" }) => {
    const body = Buffer.from(text, "latin1");
    const header = Buffer.alloc(512);
    header.write(name.slice(0, 100), 0, "utf8");
    header.write(`${mode.toString(8).padStart(7, "0")}\0`, 100);
    header.write(`${body.length.toString(8).padStart(11, "0")}\0`, 124);
    header.write("        ", 148);
    header.write(type, 156);
    header.write(target.slice(0, 100), 157, "utf8");
    header.write("ustar\u000000", 257);
    const sum = header.reduce((all, byte) => all + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return [header, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}
