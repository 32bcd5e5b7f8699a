import { useEffect, useState } from "react";

/**
 * Stands in for `react-style-singleton` (Radix Dialog's scroll lock uses it), which adds a `<style>` element. A strict
 * Content-Security-Policy refuses that; a constructed style sheet is allowed. Same three functions.
 */
export function stylesheetSingleton() {
  let users = 0;
  let sheet: CSSStyleSheet | null = null;
  return {
    add(css: string) {
      users += 1;
      if (users > 1) return;
      sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    },
    remove() {
      users -= 1;
      if (users > 0) return;
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
      sheet = null;
    },
  };
}

export function styleHookSingleton() {
  const sheet = stylesheetSingleton();
  return function useSheet(css: string, isDynamic?: boolean) {
    // A static sheet is added once, whatever its text becomes later.
    const [first] = useState(css);
    const text = isDynamic ? css : first;
    useEffect(() => {
      sheet.add(text);
      return () => sheet.remove();
    }, [text]);
  };
}

export function styleSingleton() {
  const useSheet = styleHookSingleton();
  return function Sheet({ styles, dynamic }: { styles: string; dynamic?: boolean }) {
    useSheet(styles, dynamic);
    return null;
  };
}
