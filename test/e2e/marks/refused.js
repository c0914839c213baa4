// Classic scripts, as such pages have them. What the page's policy refuses is kept, and what was there before.
window.refused = [];
document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) => {
  window.refused.push(`${effectiveDirective} ${blockedURI} ${sample}`);
});
window.namesBefore = Object.getOwnPropertyNames(window);
