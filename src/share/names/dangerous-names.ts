/**
 * File types for which `move()` makes Chromium ask the person "can this file be dangerous?", in a window over whatever
 * they are doing, while the call hangs. Measured on Linux: the first two lines. The rest are the types that Safe
 * Browsing's list asks about on Windows and macOS. Too many cost a little atomicity, too few interrupt a person.
 */
const extensions = new Set(
  (
    'sh bash ksh desktop py pl rb jar deb rpm apk run swf class ' +
    'csh tcsh zsh command pyc pyd pyo pyw out bin ' +
    'exe msi msp mst com scr pif bat cmd cpl dll drv sys ocx reg vb vbe vbs js jse ws wsc wsf wsh hta inf ins isp job ' +
    'ps1 ps1xml ps2 ps2xml psc1 psc2 msh msh1 msh2 mshxml lnk url scf gadget application appref-ms chm hlp crx xpi ' +
    'app dmg pkg mpkg terminal workflow action osas scpt scptd osa'
  ).split(' '),
);

/** Whether renaming a file to this name may ask the person something. Writing a file under it never does. */
export function moveAsksPerson(name: string): boolean {
  const dot = name.lastIndexOf('.');
  return dot >= 0 && extensions.has(name.slice(dot + 1).toLowerCase());
}
