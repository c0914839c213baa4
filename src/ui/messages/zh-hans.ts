import type { Advice, Messages } from './en.js';
import { plurals } from './plurals.js';
import { errors, support } from './problems/zh-hans.js';

const count = plurals('zh-Hans');

export const messages: Messages = {
  language: 'zh-Hans',
  title: '共享文件夹',
  open: '文件夹',
  close: '关闭',

  chooseFolder: '选择文件夹…',
  addFolder: '添加文件夹…',
  choosing: '正在等待浏览器…',
  dropHere: '或拖放到这里',
  dropAnywhere: '或拖放到本页任意位置',
  dropNow: '松开即可共享此文件夹',
  dropNowRead: '客户机可以读取它。',
  dropNowReadwrite: '客户机可以读取和更改它。',

  guestMay: '客户机可以',
  newFoldersMay: '新文件夹：客户机可以',
  modes: { read: '只读', readwrite: '读写' },
  modeHints: { read: '客户机能看到文件，但不能更改。', readwrite: '客户机可以更改和删除文件夹中的文件。' },

  folderList: '正在共享的文件夹',
  rootFolder: '驱动器本身',
  entryFolder: '驱动器中的文件夹',
  modeOf: (name) => `客户机可以对 ${name} 做什么`,
  remove: '移除',
  removeFolder: (name) => `停止共享 ${name}`,
  permissionLost: '浏览器的权限已被收回。',
  folderMissing: {
    title: '文件夹已不在原处',
    wayOut:
      '它在本机上被重命名、移动或删除，或者其驱动器已被取出。放回后会自动继续共享；否则请在此停止共享，然后重新共享。',
  },
  writeRefused: '客户机想更改此处的内容但被拒绝：它只能读取。',
  failedWrites: {
    full: (files): Advice => ({
      title: count(files, { other: '磁盘或配额已满：客户机的 # 个文件未能保存' }),
      wayOut: '请在这台计算机上腾出空间，然后在客户机中重新保存：在此之前，新内容只存在于客户机中。',
    }),
    refused: (changes): Advice => ({
      title: count(changes, { other: '已被这台计算机拒绝：客户机的 # 项更改未能进行' }),
      wayOut: '文件可能被写保护，或者浏览器或此控制台的规则禁止更改：下方的“活动”会列出它。',
    }),
  },
  allowWriting: '允许写入',
  allowWritingTo: (name) => `允许写入：${name}`,
  allowAgain: '重新允许',
  allowFolderAgain: (name) => `重新允许：${name}`,
  stop: '停止共享',
  rename: '重命名',
  renameFolder: (name) => `更改 ${name} 在客户机中的名称`,
  newNameOf: (name) => `${name} 在客户机中的新名称`,
  nameRule: '不含“/”',
  droppedFiles: '拖入的文件',

  remembered: {
    title: '以前共享过的文件夹',
    shareAgain: (name) => `再次共享 ${name}`,
    permitted: '浏览器仍然允许',
    asks: '浏览器会询问您',
    forget: '忘记',
    forgetOne: (name) => `忘记 ${name}`,
    offer: (folders) => count(folders, { other: '有 # 个文件夹可以再次共享' }),
  },

  questions: {
    delete: '客户机想要删除',
    overwrite: '客户机想要替换以下文件的内容',
    hint: '目前没有任何更改。45 秒内没有回答则拒绝。',
    more: (waiting) => count(waiting, { other: '还有 # 项在等待。' }),
    refuse: '拒绝',
    allow: '允许',
    allowAll: '一分钟内全部允许',
  },

  transfers: {
    title: '正在传输的文件',
    directions: { 'to-guest': '传到客户机', 'from-guest': '来自客户机', within: '在驱动器内复制' },
    of: (bytes, length) => `${bytes}，共 ${length}`,
    perSecond: (bytes) => `每秒 ${bytes}`,
    left: (time) => `剩余 ${time}`,
    finishing: '已全部收到，正在保存…',
    cancel: '取消',
    cancelOne: (name) => `取消 ${name}`,
    ended: '已结束的传输',
    totals: (done, failed) =>
      failed === 0
        ? count(done, { other: '# 个文件' })
        : `${count(done, { other: '# 个文件' })}，${count(failed, { other: '# 个失败' })}`,
    endedOne: (name, reason) => (reason === undefined ? `${name} 已传输` : `${name} 未能传输：${reason}`),
    reasons: {
      cancelled: '您取消了它。客户机中的程序可能要等一会儿才会察觉。',
      cancelledWrite: '您取消了它。原文件保持不变。',
      broken: '客户机中的程序中途退出了。',
      brokenWrite: '中途断开。原文件保持不变。',
      forbidden: '文件夹是只读的，或者您拒绝了。',
      changed: '期间有内容被更改，或者其文件夹不存在。',
      locked: '另一个程序锁定了该文件。',
      full: '磁盘或配额已满。',
      other: (status) => `已被拒绝 (HTTP ${status})。`,
    },
  },

  locks: {
    title: (locks) => count(locks, { other: '客户机中有 # 个锁' }),
    hint: '程序在文档打开期间将其锁定。只有在程序已经不在时才解除锁：它可能丢失尚未保存的内容。',
    nobody: '未注明所有者',
    scopes: { exclusive: '独占', shared: '共享' },
    deep: '包括其中的全部内容',
    left: (time) => `剩余 ${time}`,
    break: '解除',
    sure: '立即解除',
    breakOne: (path) => `解除 ${path} 的锁`,
    breakForGood: (path) => `立即解除 ${path} 的锁`,
  },

  notify: {
    label: '我不在时通知我',
    hint: '用于长时间传输、失败、询问和连接中断。浏览器会询问一次。',
    refused: '浏览器拒绝了此页面的通知：请在浏览器设置中允许。',
  },

  statusList: '状态',
  phases: {
    idle: '未连接到虚拟机',
    connecting: '正在连接虚拟机…',
    connected: '已连接到虚拟机',
    reconnecting: '连接已断开：正在重新连接…',
    closed: '与虚拟机的连接已结束',
    failed: '未连接到虚拟机',
  },
  idleHint: '控制台连接后，客户机即可使用您的文件夹。',
  closedHint: '要继续，请重新连接控制台：您的文件夹仍然保留。',
  reconnectingHint: '您的文件夹仍然保留。客户机中正在进行的复制需要重新开始。',
  agentRunning: '客户机的代理正在运行',
  agentMissing: '客户机的代理 (spice-webdavd) 没有运行',
  agentMissingHint: '请在客户机中安装一次：',
  guestNever: '客户机中还没有程序打开过此驱动器',
  guestAway: '客户机中没有程序连接',
  guestConnected: (programs) => count(programs, { other: '客户机中有 # 个程序已连接' }),
  lastRequest: (time) => `最近一次请求：${time}`,
  notPersistent: '浏览器拒绝为本页保存数据：锁和属性会随页面一起消失。',
  heldFilesEnd: '浏览器拒绝为本页保存文件：客户机程序的锁文件和临时文件会随页面一起消失。',

  help: {
    open: '在客户机中打开驱动器',
    system: '客户机系统',
    host: '虚拟机运行于',
    copy: '复制',
    copied: '已复制',
    copyByHand: '已选中：请按 Ctrl+C 复制',
    mountAgain: '在客户机中重新挂载',
    mountAgainHint: '将驱动器关闭两秒：之后 Windows 会重新映射它，文件管理器也会再次找到它。正在进行的复制会中断。',
    systems: { terminal: '命令行' },
    notes: {
      channel: {
        libvirt: '在虚拟机的 XML 中，放在 <devices> 内：',
        qemu: '在 QEMU 的命令行中：',
        proxmox: '在宿主机上，使用虚拟机的编号：',
        lxd: 'LXD 的虚拟机自带此通道；更新 LXD 后请重启虚拟机：',
        incus: 'Incus 的虚拟机自带此通道；更新 Incus 后请重启虚拟机：',
      },
      agent: {
        debian: '在终端中：',
        fedora: '在终端中：',
        arch: '在终端中：',
        opensuse: '在终端中：',
        windows: '运行此页面上最新的安装程序 (spice-webdavd-x64-latest.msi)：',
      },
      open: {
        windows: '资源管理器中会自动出现一个驱动器。如果没有，请在命令提示符中输入：',
        gnome: '“文件”的“网络”中会显示“Spice client folder”。或在其中打开此地址 (Ctrl+L)：',
        kde: '在 Dolphin 中打开此地址：',
        macos: '访达，前往，连接服务器：',
        terminal: '查看驱动器，或挂载它：',
      },
    },
  },

  activity: {
    title: '活动',
    moved: (toGuest, fromGuest) => `传到客户机 ${toGuest}，从客户机传出 ${fromGuest}`,
    nothingMoved: '尚未传输任何内容',
    filter: '筛选',
    none: '没有符合的内容',
    left: '程序在答复前已离开',
    brokenOff: '已中断',
    closedBy: {
      maxClients: '已拒绝一个程序：连接的程序过多',
      maxUnstoppableInboundBytes: '已断开一个程序：它发送的数据超出文件夹的接收能力',
    },
    saveAs: (format) => `另存为 ${format}`,
  },

  andMore: (more) => count(more, { other: '另有 # 项' }),
  heldFiles: (files) => count(files, { other: '# 个仅存于此浏览器的文件' }),
  heldFilesHint:
    '客户机中的程序留下了它们，其名称不适合放在您的文件夹中，例如锁文件和临时文件。' +
    '它们会随浏览器数据一起消失：请保存仍然需要的文件。',
  save: '保存',
  saveFile: (name) => `保存 ${name}`,
  delete: '删除',
  deleteFile: (name) => `删除 ${name}`,
  saveAll: '全部保存',
  outbox: {
    title: (files, size) =>
      files === 0 ? '发件箱：空' : files === 1 ? `发件箱：1 个文件，${size}` : `发件箱：${files} 个文件，${size}`,
    hint: (name) => `客户机中的程序放入驱动器“${name}”的文件由此浏览器保留：请从这里保存。`,
    earlier: '由以前会话的客户机留下，并由此浏览器保留：请从这里保存。',
    endsWithPage: '浏览器拒绝为此页面保留文件：未保存的内容会随页面消失。',
  },
  deleteForGood: '永久删除',
  deleteFileForGood: (name) => `永久删除 ${name}`,

  dismiss: '关闭提示',
  notices: {
    pickerLeft: {
      title: '没有共享任何文件夹',
      wayOut: '如果浏览器询问过而您没有同意，请再次选择该文件夹并回答“允许”。Firefox 称之为上传，但不会上传任何内容。',
    },
    refused: (name): Advice => ({
      title: `“${name}”未共享`,
      wayOut: '浏览器的权限被拒绝。请再次共享该文件夹并回答“允许”。',
    }),
    refusedWriting: (name): Advice => ({
      title: `“${name}”未共享`,
      wayOut: '更改它的权限被拒绝。请再次共享并回答“允许”，或先切换为“只读”。',
    }),
    upgradeRefused: (name): Advice => ({
      title: `“${name}”保持不变`,
      wayOut: '浏览器的权限被拒绝。请再次更改并回答“允许”。',
    }),
    emptyFolder: {
      title: '没有共享任何文件夹',
      wayOut: '浏览器在其中没有找到文件。请选择有文件的文件夹，或将它拖放到这里。',
    },
    blocked: {
      title: '浏览器不提供此文件夹',
      wayOut: '它保护系统文件夹和自己的文件夹。请选择另一个，或其中的一个文件夹。',
    },
    notAFolder: (name): Advice => ({
      title: `“${name}”不是文件夹`,
      wayOut: '指向文件夹的链接不能共享。请拖放文件夹本身。',
    }),
    filesDropped: { title: '不能逐个共享文件', wayOut: '请拖放包含这些文件的文件夹。' },
    filesLeft: (files): Advice => ({
      title: count(files, { other: '# 个文件被略过' }),
      wayOut: '只能共享文件夹。请拖放包含这些文件的文件夹。',
    }),
    failed: (reason): Advice => ({ title: '操作没有成功', wayOut: reason }),
  },
  broker: {
    title: '共享窗口',
    frame: {
      title: '此控制台嵌在另一个网站的页面中',
      wayOut:
        '拖放到这里的文件夹只能读取。在共享窗口中可以选择文件夹，也可以让客户机修改它们：只要该窗口开着，共享就有效。',
    },
    open: '打开共享窗口',
    show: '显示共享窗口',
    isOpen: '只要共享窗口开着，文件夹就保持共享。',
    lost: '请在共享窗口中重新选择它。',
    blocked: {
      title: '共享窗口没有打开',
      wayOut: '浏览器阻止了它。请允许此页面弹出窗口，或把文件夹拖放到这里：这样客户机可以读取它。',
    },
    closed: {
      title: '共享窗口已关闭',
      wayOut: '浏览器随之收回其中文件夹的权限。请重新打开它，并在那里选择文件夹。',
    },
    life: '客户机使用文件夹期间，请保持此窗口打开：窗口关闭后，浏览器会收回权限。',
    keepOpen: '请保持此窗口打开：窗口关闭后，浏览器会收回权限。',
    otherSite: {
      title: '浏览器不允许此框架使用所选文件夹',
      wayOut:
        '控制台外层页面属于另一个网站。请在单独的标签页中打开控制台，或将文件夹拖放到控制台上：客户机便可读取它。',
    },
    cutOff: {
      title: '此窗口与打开它的控制台失去了联系',
      wayOut:
        '面板的设置（Cross-Origin-Opener-Policy）把两者隔开了。请关闭此窗口，在单独的标签页中打开控制台；面板的管理员可以更改此设置。',
    },
    gone: {
      title: '控制台已关闭',
      wayOut: '已不再共享任何内容。可以关闭此窗口。',
    },
  },
  policy: {
    noFolders: {
      title: '此控制台不能共享文件夹',
      wayOut: '管理员已关闭此功能。如有需要，请联系管理员。',
    },
    full: '此控制台不能同时共享更多文件夹。请先移除一个，再共享另一个。',
    readOnly: '在此控制台上，客户机只能读取文件夹：这是管理员的规定。',
    refused: (name): Advice => ({
      title: `不能这样共享“${name}”`,
      wayOut: '此控制台的规则禁止这样做。如有需要，请联系管理员。',
    }),
  },
  errors,
  support,

  announce: {
    shared: (name) => `${name} 已与客户机共享`,
    unshared: (name) => `${name} 已不再共享`,
    stopped: '共享已停止。客户机不再拥有您的文件夹。',
  },
};
