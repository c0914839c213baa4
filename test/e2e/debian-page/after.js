// The script after the standalone file's: the element is there already, and what is new on the page is noted.
window.wasDefined = customElements.get('spice-share') !== undefined;
window.newNames = Object.getOwnPropertyNames(window).filter((name) => !window.namesBefore.includes(name));
