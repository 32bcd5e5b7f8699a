type Environment = Readonly<Record<string, string | undefined>>;
export function publishOf(env?: Environment): { provider: "generic"; url: string } | null;
export function releasesPageOf(env?: Environment): string | null;
