/** The Content-Security-Policy as a map. Under Electron the page does no HTTP at all; in a browser it speaks to its own server. */
function policyOf(kind: "electron" | "browser"): Record<string, string> {
  return {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": kind === "browser" ? "'self'" : "'none'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
  };
}

export function contentSecurityPolicy(kind: "electron" | "browser"): string {
  return Object.entries(policyOf(kind))
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join("; ");
}

/** What every response of a shell carries, whatever its status. */
export function securityHeaders(kind: "electron" | "browser"): Record<string, string> {
  return {
    "content-security-policy": contentSecurityPolicy(kind),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=()",
    "cache-control": "no-store",
  };
}
