const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const accented = "àƀçđéƒğĥíĵķļɱñóþǫŕšţúṽŵẋýžÀƁÇĐÉƑĞĤÍĴĶĻṀÑÓÞǪŔŠŢÚṼŴẊÝŽ";
/** German and its like take about a third more room than English. */
const growth = 1 / 3;

/** A text as a language nobody speaks would have it: accented, each word a third longer, in brackets that show a cut. */
export function pseudoText(text: string): string {
  const longer = text.replaceAll(/[A-Za-z]+/g, (word) => {
    const body = [...word].map((letter) => accented[plain.indexOf(letter)]).join("");
    return body + "~".repeat(Math.round(word.length * growth));
  });
  return `⟦${longer}⟧`;
}
