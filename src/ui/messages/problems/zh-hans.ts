import type { Advice, Messages } from '../en.js';

const insecurePage: Advice = {
  title: '不安全的页面不能共享文件夹',
  wayOut: '请通过 https 或 localhost 打开此控制台。浏览器不会把文件夹交给其他页面。',
};

/** Why there is no connection. */
export const errors: Messages['errors'] = {
  'socket-failed': {
    title: '无法连接到虚拟机的服务器',
    wayOut: '请确认虚拟机正在运行且本页可以访问它，然后重新连接。如果仍不行，请重新加载此页面：其地址可能已过期。',
  },
  'wrong-password': {
    title: '密码错误',
    wayOut: '服务器拒绝了此控制台的密码，它可能已过期。请重新打开控制台，或用正确的密码重新连接。',
  },
  'channel-taken': {
    title: '另一个控制台正在共享文件夹',
    wayOut: '同一时间只有一个控制台可以与这台虚拟机共享。请关闭另一个，然后重新连接。',
  },
  'no-channel': {
    title: '这台虚拟机没有文件夹通道',
    wayOut: '由管理虚拟机的人添加一次，方法如下。之后将虚拟机关机再启动。',
  },
  'session-ended': {
    title: '控制台的会话已结束',
    wayOut: '另一个控制台接管了这台虚拟机，或其服务器已重启。您的文件夹仍然保留：请重新连接控制台。',
  },
  'server-closed': {
    title: '服务器关闭了连接',
    wayOut: '虚拟机已关机，或者另一个控制台接管了。您的文件夹仍然保留：请重新连接。',
  },
  'insecure-context': insecurePage,
  'protocol-error': {
    title: '服务器的应答不符合 SPICE',
    wayOut: '请确认地址指向 SPICE 服务器的 WebSocket，然后重新连接。',
  },
  'worker-ended': { title: '共享曾经停止，现已重新启动', wayOut: '客户机中正在进行的复制需要重新开始。' },
  'not-loaded': {
    title: '此页面已过期',
    wayOut: '无法加载共享文件夹的部分：面板已更新，或无法访问。请重新加载此页面。',
  },
};

/** What the page, or the browser, does not let. */
export const support: Messages['support'] = {
  'insecure-context': insecurePage,
  'no-file-system-access': {
    title: '在此浏览器中，客户机只能读取您的文件夹',
    wayOut:
      '客户机交出的文件放在发件箱中，由您从那里保存。要让它修改文件夹，请用 Chrome、Edge 或其他基于 Chromium 的浏览器打开此控制台。',
  },
  'cross-origin-frame': {
    title: '在此框架中不能选择文件夹',
    wayOut: '请把文件夹拖放到这里，或者在单独的标签页中打开控制台。',
  },
};
