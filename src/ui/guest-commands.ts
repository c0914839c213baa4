/** What is to be typed or pasted, for each system: the same in every language. */

/** The line that gives a machine its WebDAV channel. */
export const channelLines = {
  libvirt: `<channel type='spiceport'>
  <source channel='org.spice-space.webdav.0'/>
  <target type='virtio' name='org.spice-space.webdav.0'/>
</channel>`,
  qemu: `-device virtio-serial-pci
-chardev spiceport,id=webdav,name=org.spice-space.webdav.0
-device virtserialport,chardev=webdav,name=org.spice-space.webdav.0`,
  proxmox: 'qm set VMID --spice_enhancements foldersharing=1',
  lxd: 'lxc restart NAME',
  incus: 'incus restart NAME',
} as const;

/** How the agent gets into the guest, and runs. */
export const agentLines = {
  debian: 'sudo apt install spice-webdavd\nsudo systemctl enable --now spice-webdavd',
  fedora: 'sudo dnf install spice-webdavd\nsudo systemctl enable --now spice-webdavd',
  arch: 'sudo pacman -S phodav\nsudo systemctl enable --now spice-webdavd',
  opensuse: 'sudo zypper install spice-webdavd\nsudo systemctl enable --now spice-webdavd',
  windows: 'https://www.spice-space.org/download/windows/spice-webdavd/',
} as const;

/** How the drive is opened in the guest. */
export const openLines = {
  windows: 'net use * http://localhost:9843/',
  gnome: 'dav://localhost:9843/',
  kde: 'webdav://localhost:9843/',
  macos: 'http://localhost:9843/',
  terminal: 'curl http://localhost:9843/\nsudo mount -t davfs http://localhost:9843/ /mnt',
} as const;

export const helpTopics = { channel: channelLines, agent: agentLines, open: openLines } as const;

export type HelpTopic = keyof typeof helpTopics;

/** Names that are the same in every language. */
export const systemNames: Readonly<Record<string, string>> = {
  libvirt: 'libvirt',
  qemu: 'QEMU',
  proxmox: 'Proxmox VE',
  lxd: 'LXD',
  incus: 'Incus',
  debian: 'Debian, Ubuntu',
  fedora: 'Fedora, RHEL',
  arch: 'Arch',
  opensuse: 'openSUSE',
  windows: 'Windows',
  gnome: 'GNOME',
  kde: 'KDE',
  macos: 'macOS',
};
