/** What a Content-Security-Policy with `require-trusted-types-for 'script'` has to name in `trusted-types`. */
const policyName = 'spice-html5-webdav';

let policy: TrustedTypePolicy | undefined;

/**
 * Starts a module worker, through a Trusted Types policy where the browser knows these. The policy is not handed out:
 * only workers' addresses go through it.
 * @throws what the browser throws where it refuses workers, or this one.
 */
export function startTrustedWorker(url: string | URL): Worker {
  return new Worker(trust(String(url)), { type: 'module', name: 'spice-html5-webdav' });
}

function trust(url: string): string {
  try {
    policy ??= globalThis.trustedTypes?.createPolicy(policyName, { createScriptURL: (address) => address });
  } catch {
    // The page's policy does not name this one, or another copy of the package has made it.
  }
  // TypeScript's Worker wants a text, which a TrustedScriptURL stands for.
  return (policy?.createScriptURL(url) as string | undefined) ?? url;
}
